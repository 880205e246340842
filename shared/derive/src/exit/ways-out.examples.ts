import { WireGuardKey } from '@sixfold/events'
import { anAgent, aPrefix, ipv4, ipv6 } from '@sixfold/events/example-values'
import { type NetworkGoods, type NetworkView, NO_GOODS } from '@sixfold/fold'
import { type KernelState, netnsPrefix, type Room } from '@sixfold/kernel'
import { expect } from 'vitest'
import { startDaemon } from '../../../linux/src/daemon.ts'
import { linuxBed } from '../../../linux/src/linux-bed.ts'
import { facilitiesFor, openMachine } from '../../../linux/src/machine.ts'
import { signalProcess } from '../../../linux/src/process-ref.ts'
import { publicKeyOf } from '../../../linux/src/wireguard/keys.ts'
import { pass } from '../../../reconcile/src/index.ts'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { derive } from '../derive.ts'
import { aNode, aResource, attachedAt, aView, delegatedAt, exit1 } from '../examples/networks.examples.ts'
import type { Attachment } from '../workload.ts'

/** What is outside, and what nobody may reach by way of a translation. */
export const SERVER = '203.0.113.26'
export const HIDDEN = ['10.99.0.1', '100.64.0.9', '169.254.169.254', '192.168.99.1']
/** 31 that speak IPv6 only, and one that hands out a prefix. */
export const MANY = 31
const MTU = 1_420
const MAPPED = '64:ff9b::'

const WAYS = { ipv6: { of: { kind: 'ipv6' }, since: 40 }, space: { of: { kind: 'space', id: 7 }, since: 41 } }

/** What the server runs: it says back what it hears, by TCP and UDP, and from whom. */
const ECHO = `
const said = (text, from) => text.trim() + ' ' + from + '\\n'
require('node:net').createServer((it) => it.on('error', () => {}).on('data', (data) => it.write(said(String(data), it.remoteAddress)))).listen(7, '${SERVER}')
const udp = require('node:dgram').createSocket('udp4').on('message', (data, { port, address }) => udp.send(data.length > 999 ? data : said(String(data), address), port, address))
udp.bind(7, '${SERVER}', () => console.log('listening'))
`

/** A network of one node, with its exit, on this machine's kernel: behind the exit's gateway is the outside. */
export const wayOutBed = async () => {
  const bed = linuxBed()
  const base = 31_000 + (process.pid % 80) * 8
  const reached = { kind: 'public', address: ipv4('127.0.0.1') } as const
  const node = { ...aNode(`n1 ${bed.prefix}`, { ipv4: reached }), name: 'n1' }
  const exit = {
    ...exit1,
    id: anAgent(`exit ${bed.prefix}`),
    endpoints: { ipv4: ipv4('127.0.0.1'), ipv6: ipv6('::1') },
  }
  const keysOf = (owner: string) => ({
    mesh: WireGuardKey.parse(publicKeyOf(bed.keyOf(`${owner} mesh`))),
    exit: WireGuardKey.parse(publicKeyOf(bed.keyOf(`${owner} exit`))),
    since: 16,
  })
  const plain = aView([
    [node, aResource(node, 1, { keys: keysOf('n1'), ports: { mesh: base, exit: base + 2 } })],
  ])
  const exitPoint = {
    ...plain.plan.exitPoint,
    exit: exit.id,
    port: base + 4,
    keys: { ...keysOf('exit'), mesh: null },
  }
  const view = (parts: Partial<NetworkView['plan']>): NetworkView => ({
    ...plain,
    ula: aPrefix('fd53:1f01:d000::/48'),
    machines: { ...plain.machines, [exit.id]: exit },
    plan: { ...plain.plan, exitPoint, mtu: MTU, ...parts },
  })
  const goods = (...ways: readonly (keyof typeof WAYS)[]): NetworkGoods =>
    ({
      ...NO_GOODS,
      spaces: [{ id: 7, space: {}, ranges: [{ node: node.id, range: '10.10.0.0/24' }], since: 30 }],
      ...(ways.length === 0 ? {} : { waysOut: ways.map((way) => WAYS[way]) }),
    }) as unknown as NetworkGoods

  const named = (workload: string): string => `${bed.prefix}-${workload}`
  const attachments: Attachment[] = [
    ...Array.from({ length: MANY }, (_, at) =>
      attachedAt(plain, node.id, `w${at}`, at + 2).map((it) => ({ ...it, ipv4: null })),
    ).flat(),
    ...delegatedAt(plain, node.id, 'pods').map((it) => ({
      ...it,
      spaces: [{ id: 7, address: '10.10.0.2' }],
    })),
  ].map((it) => ({ ...it, netns: named(it.workload) }))

  const here = (machine: string, owner: string, state: KernelState): Room[] => {
    const text = JSON.stringify(state)
      .replaceAll(netnsPrefix(machine), `${named(owner)}-`)
      .replaceAll(/"privateKey":"[^"]*\/(mesh|exit)"/g, (_, role) => `"privateKey":"${owner} ${role}"`)
    return [...(JSON.parse(text) as KernelState).rooms]
  }
  const roomsOf = (it: NetworkView) => ({
    resource: here(node.id, 'n1', derive(it, node.id, attachments)),
    exit: here(exit.id, 'exit', derive(it, exit.id)),
  })
  const netns = { exit: roomsOf(view({})).exit[0]?.netns ?? '', outside: named('exit-gw') }

  for (const name of [named('n1-gw'), netns.outside, ...attachments.map((it) => it.netns)])
    await bed.addForeign(name)
  await bed.byHand(
    netns.outside,
    'link set lo up',
    ...[SERVER, ...HIDDEN].map((address) => `addr add ${address}/32 dev lo`),
  )
  const argv = ['nsenter', `--net=/run/netns/${netns.outside}`, process.execPath, '-e', ECHO] as const
  const server = await startDaemon({ argv: [...argv], environment: {}, log: `/tmp/${bed.prefix}/echo.log` })

  return {
    bed,
    netns,
    view,
    goods,
    attachments,
    /** Everything once, the exit first, so that it knows who greets it; and the exit's part, until nothing is left to do. */
    put: async (it: NetworkView): Promise<void> => {
      const { exit: first, resource } = roomsOf(it)
      for (const rooms of [first, resource]) {
        const { facilities } = await bed.put(...rooms)
        expect(facilities.filter(({ error }) => error !== null)).toEqual([])
      }
    },
    putExit: async (it: NetworkView): Promise<void> => {
      const { exit: rooms } = roomsOf(it)
      await settles(bed.host, () => facilitiesFor({ rooms }, bed.machine))
      // An agent that starts anew has nothing to do either.
      const restarted = openMachine({ agentId: bed.prefix, keyOf: bed.keyOf })
      expect((await pass(bed.host, facilitiesFor({ rooms }, restarted))).stepsRun).toBe(0)
    },
    /** What a shell says in the namespace of a workload. */
    inside: async (workload: string, script: string): Promise<string> =>
      (await bed.inside(named(workload), 'bash', '-c', `${script} 2>&1 || true`)) ?? '',
    /** An IPv4 address as whoever speaks IPv6 only writes it. */
    mapped: (address: string): string => `${MAPPED}${address}`,
    async [Symbol.asyncDispose]() {
      signalProcess(server, 'SIGKILL')
      await bed.host.run({ do: 'exec', argv: ['rm', '-rf', `/tmp/${bed.prefix}`] })
      await bed[Symbol.asyncDispose]()
    },
  }
}
