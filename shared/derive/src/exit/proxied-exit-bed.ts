import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NetworkGoods } from '@sixfold/fold'
import type { Daemon, Room } from '@sixfold/kernel'
import { expect, vi } from 'vitest'
import { aRoom } from '../../../linux/src/examples.ts'
import type { LinuxBed } from '../../../linux/src/linux-bed.ts'
import { netnsIdentity } from '../../../linux/src/netns/identity.ts'
import { inside } from '../../../linux/src/ownership.ts'
import { exit1 } from '../examples/networks.examples.ts'
import { deriveGateway } from '../gateway.ts'
import { guest, http, proxy, tcp, tls } from './proxied.examples.ts'

const UPLINK = { bridge: 'none', addresses: ['198.51.100.1/24'], gateways: [], mtu: 1_500 }
export const SHARED = '198.51.100.1'
export const OWN = '198.51.100.2'
export const OUTSIDE = '198.51.100.9'
const IPV6 = '2001:db8:a:101:ffff:1:0:1'
/** Of every network alike. */
const IPV4 = '10.1.1.129'

/** Three networks with the same addresses. */
export const GOODS: Readonly<Record<string, Partial<NetworkGoods>>> = {
  blue: { proxies: [proxy('shop', tls('blue.example.com'), 443)] },
  // Nothing of it listens on IPv6.
  red: {
    proxies: [
      proxy('shop', tls('red.example.com'), 444, 30, true),
      proxy('same', tls('echo.example.com'), 443),
    ],
  },
  green: {
    proxies: [
      proxy('web', http('green.example.com'), 80),
      // A port on which others have TLS.
      proxy('odd', http('green.example.com', 443), 80),
      proxy('raw', tcp(OWN, 7), 7, 31, true),
    ],
  },
}

/** Somebody who answers, as one more daemon of the room in which it has its addresses. */
const server = (name: string, address: string, port: number, cert: string, told = 'untold'): Daemon => ({
  name: `on${port}`,
  argv: ['python3', join(import.meta.dirname, 'proxied-server.py'), name, address, String(port), cert, told],
  files: {},
  reload: null,
  probe: null,
  because: 1,
})

const certificates = async (bed: LinuxBed, directory: string): Promise<void> => {
  for (const name of ['blue', 'red', 'echo']) {
    const file = join(directory, `${name}.pem`)
    const words = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1']
    const host = `${name}.example.com`
    const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
    const argv = ['openssl', 'req', ...words, ...subject, '-keyout', file, '-out', `${file}.crt`] as const
    await bed.host.run({ do: 'exec', argv: [...argv] })
    await bed.host.run({ do: 'exec', argv: ['sh', '-c', 'cat "$1.crt" >>"$1"', 'sh', file] })
  }
}

const serversOf = (network: string, directory: string): readonly Daemon[] => {
  const cert = (name: string): string => join(directory, `${name}.pem`)
  if (network === 'blue') return [server('blue', IPV6, 443, cert('blue'))]
  if (network === 'green') return [server('green', IPV6, 80, '-'), server('green', IPV6, 7, '-', 'told')]
  return [server('red', IPV4, 444, cert('red'), 'told'), server('echo', IPV6, 443, cert('echo'))]
}

/** The exit of a site, with somebody outside, and a namespace for each network with its workload in it. */
export const anExit = async (bed: LinuxBed) => {
  const directory = mkdtempSync(join(tmpdir(), 'sixfold-proxied-'))
  await certificates(bed, directory)
  const [gateway, outside] = [`${bed.prefix}-gw`, `${bed.prefix}-out`]
  const netnsOf = (network: string): string => `${bed.prefix}-${network}`

  const networkRoom = (network: string): Room => {
    const { sources } = guest(network, GOODS[network] ?? {})
    const prefixes = [`${IPV6}/128`, `${IPV4}/32`, `${sources.ipv6}/128`, `${sources.ipv4}/32`]
    return aRoom(netnsOf(network), {
      addresses: prefixes.map((prefix) => ({ dev: 'lo', prefix, because: 1 })),
      daemons: serversOf(network, directory),
    })
  }

  /** What is derived for the gateway with these goods, but for its names and the bridge of the machine. */
  const gatewayRoom = (goods: typeof GOODS): Room => {
    const guests = Object.entries(goods).map(([network, its]) => {
      const netns = netnsOf(network)
      return { ...guest(network, its), netns, room: netnsIdentity(netns) ?? 'none' }
    })
    const [room] = deriveGateway({ id: exit1.id, machine: exit1, slices: [] }, UPLINK, [], guests).rooms
    if (room === undefined) throw new Error('there is no gateway')
    const mine = (text: string): string => text.replaceAll(room.netns, gateway)
    const words = (argv: readonly string[] | null) => (argv ?? []).map(mine) as [string, ...string[]]
    return {
      ...room,
      netns: gateway,
      scope: 'whole',
      links: [
        {
          kind: 'veth',
          name: 'up',
          mac: '02:00:00:00:00:0a',
          mtu: 1_500,
          peer: { netns: outside, name: 'x1', mac: '02:00:00:00:00:0b' },
          because: 1,
        },
      ],
      addresses: [SHARED, OWN].map((address) => ({ dev: 'up', prefix: `${address}/24`, because: 1 })),
      routes: [],
      daemons: (room.daemons ?? []).map(({ argv, reload, probe, files, ...rest }) => ({
        ...rest,
        argv: words(argv),
        reload: words(reload),
        probe: words(probe),
        files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, mine(text)])),
      })),
    }
  }

  const clients = aRoom(outside, { addresses: [{ dev: 'x1', prefix: `${OUTSIDE}/24`, because: 1 }] })
  return {
    gateway,
    netnsOf,
    /** One pass over the namespaces of the networks. */
    putNetworks: () => bed.put(...Object.keys(GOODS).map(networkRoom)),
    /** One pass over the gateway and who is outside. `daemons`: in place of what is derived. */
    put: (goods = GOODS, daemons: readonly Daemon[] | null = null) => {
      const room = gatewayRoom(goods)
      return bed.put(clients, daemons === null ? room : { ...room, daemons })
    },
    wanted: () => gatewayRoom(GOODS).daemons ?? [],
    curl: async (url: string, ...more: readonly string[]): Promise<string> => {
      const { hostname, port, protocol } = new URL(url)
      const at = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}:${SHARED}`
      const trust = ['--cacert', join(directory, `${hostname.split('.')[0]}.pem`)]
      const words = ['-s', '-m', '3', '-w', ' %{http_code}', '--resolve', at, ...trust, ...more]
      return (await bed.inside(outside, 'sh', '-c', 'curl "$@" || true', 'sh', ...words, url)) ?? ''
    },
    connect: (...argv: readonly string[]): Talk => talk(outside, argv),
    [Symbol.dispose]: (): void => rmSync(directory, { recursive: true }),
  }
}

/** A connection that stays: what is said on it, and what came back so far. */
const talk = (netns: string, argv: readonly string[]) => {
  const [command, ...args] = inside(netns, ...argv)
  const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  let heard = ''
  child.stdout?.on('data', (bytes) => {
    heard += String(bytes)
  })
  return {
    says: async (line: string): Promise<string> => {
      heard = ''
      child.stdin?.write(`${line}\n`)
      await vi.waitFor(() => expect(heard).toContain('\n'), { timeout: 10_000, interval: 10 })
      return heard.trim()
    },
    isOpen: () => child.exitCode === null && child.signalCode === null,
    [Symbol.dispose]: (): void => void child.kill(),
  }
}
type Talk = ReturnType<typeof talk>
