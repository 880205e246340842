import type { KernelState, Room } from '@sixfold/kernel'
import { bind, type Host, type PassReport, pass } from '@sixfold/reconcile'
import { aRoom } from './examples.ts'
import { linuxHost } from './host.ts'
import { facilitiesFor, type Machine, openMachine } from './machine.ts'
import { netnsFacility } from './netns/index.ts'
import { inside } from './ownership.ts'
import { newPrivateKey } from './wireguard/keys.ts'

let beds = 0

/**
 * A corner of the real kernel for one spec: names that nobody else has, found again by their beginning and removed
 * when the spec ends, however that is.
 */
export type LinuxBed = AsyncDisposable &
  Readonly<{
    prefix: string
    host: Host
    machine: Machine
    /** Private keys by name, made when first asked for. */
    keyOf: (name: string) => string
    /** A free UDP port for this bed; `index` up to 9. */
    port: (index: number) => number
    put: (...rooms: readonly Room[]) => Promise<PassReport>
    /** A namespace as somebody else would make it. */
    addForeign: (netns: string) => Promise<void>
    /** What a command says inside a namespace; null when what it asks about is not there. */
    inside: (netns: string, ...argv: readonly string[]) => Promise<string | null>
    /** Lines of `ip -batch` by the hand of a curious human. */
    byHand: (netns: string, ...lines: readonly string[]) => Promise<void>
  }>

export const linuxBed = (): LinuxBed => {
  beds += 1
  const prefix = `sfspec-${process.pid}-${beds}`
  const host = linuxHost()
  const keys = new Map<string, string>()
  const keyOf = (name: string): string => {
    const key = keys.get(name) ?? newPrivateKey()
    keys.set(name, key)
    return key
  }
  const machine = openMachine({ agentId: prefix, keyOf })
  const exec = (argv: readonly [string, ...string[]], stdin?: string) =>
    host.run({ do: 'exec', argv, ...(stdin === undefined ? {} : { stdin }) })
  return {
    prefix,
    host,
    machine,
    keyOf,
    port: (index) => 20_000 + ((process.pid * 13 + beds * 101) % 1_200) * 10 + index,
    put: (...rooms) => pass(host, facilitiesFor({ rooms } satisfies KernelState, machine)),
    addForeign: (netns) => exec(['ip', 'netns', 'add', netns]),
    inside: (netns, ...argv) => host.read(inside(netns, ...argv)),
    byHand: (netns, ...lines) => exec(['ip', '-n', netns, '-batch', '-'], `${lines.join('\n')}\n`),
    async [Symbol.asyncDispose]() {
      const mine = netnsFacility(prefix, (name) => name.startsWith(prefix))
      const { facilities } = await pass(host, [bind(mine, [])])
      const failed = facilities.find(({ error }) => error !== null)
      if (failed !== undefined) throw new Error(`could not clean up ${prefix}: ${failed.error?.message}`)
    },
  }
}

/** A pair of tunnel ends on this machine, each in its own namespace, that shake hands over the loopback. */
export const tunnelRooms = (bed: LinuxBed, publicKeyOf: (name: string) => string): readonly [Room, Room] => {
  const end = (own: 'a' | 'b', other: 'a' | 'b'): Room => {
    const device = `sft${own}${bed.prefix.slice(7).replaceAll('-', 'x')}`
    const group = { a: 1, b: 2 }
    return aRoom(`${bed.prefix}-${own}`, {
      links: [{ kind: 'wireguard', name: device, mtu: 1_420, because: 1 }],
      addresses: [{ dev: 'lo', prefix: `2001:db8:${group[own]}::1/128`, because: 1 }],
      routes: [
        {
          type: 'unicast',
          destination: `2001:db8:${group[other]}::/64`,
          dev: device,
          via: null,
          metric: 100,
          because: 1,
        },
        { type: 'unreachable', destination: `2001:db8:${group[other]}::/64`, metric: 4_096, because: 1 },
      ],
      wireguards: [
        {
          name: device,
          listenPort: bed.port(group[own]),
          privateKey: own,
          because: 1,
          peers: [
            {
              publicKey: publicKeyOf(other),
              endpoint: `127.0.0.1:${bed.port(group[other])}`,
              allowedIps: [`2001:db8:${group[other]}::/64`],
              keepaliveSeconds: 0,
              because: 1,
            },
          ],
        },
      ],
    })
  }
  return [end('a', 'b'), end('b', 'a')]
}
