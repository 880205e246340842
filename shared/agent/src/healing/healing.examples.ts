import type { KernelState } from '@sixfold/kernel'
import { facilitiesFor, kernelWireGuard, publicKeyOf, suspectElements, suspectRules } from '@sixfold/linux'
import { aNetwork, aRoom, CLOSED, namesOf } from '@sixfold/linux/examples'
import type { LinuxBed } from '@sixfold/linux/linux-bed'
import { type Host, pass } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import { passes } from '../passes/passes.ts'
import type { Reason } from '../reports/reasons.ts'
import { openHearing } from './hearing.ts'
import { deviceWatches } from './watches.ts'

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined } as unknown as Log

/** As `CLOSED` of the examples, with a set. */
const WITH_SET = `set known { type ipv4_addr; elements = { 192.0.2.1, 192.0.2.2 }; }
${CLOSED}`

/** Two networks with a tunnel and a workload each, and the gateway that they share, by the keys of their passes. */
export const machineStates = (bed: LinuxBed): ReadonlyMap<string, KernelState> => {
  const network = (index: number): KernelState => {
    const { mesh } = namesOf(bed.prefix, index)
    const peers = [3, 4].map((member) => ({
      publicKey: publicKeyOf(bed.keyOf(`peer ${index} ${member}`)),
      endpoint: `127.0.0.1:${9 + member}`,
      allowedIps: [`2001:db8:1:${member}::/64`],
      keepaliveSeconds: 0,
      because: 1,
    }))
    const wireguards = [{ name: mesh, listenPort: bed.port(index), privateKey: mesh, because: 1, peers }]
    return {
      rooms: aNetwork({
        prefix: bed.prefix,
        index,
        members: [3, 4],
        hasWorkload: true,
        nft: WITH_SET,
        wireguards,
      }),
    }
  }
  const gateway = aRoom(namesOf(bed.prefix, 0).gateway, {
    scope: { devices: ['lo'], made: true },
    routes: [{ type: 'unreachable', destination: '2001:db8::/56', metric: 4_096, because: 1 }],
  })
  return new Map([
    ['gateway', { rooms: [gateway] }],
    ['acme/one', network(1)],
    ['acme/two', network(2)],
  ])
}

/** What an agent does without a log: passes over states that stay, and what it hears of. No sweep. */
export const healer = async (bed: LinuxBed, states: ReadonlyMap<string, KernelState>) => {
  const { host, machine } = bed
  const hasUserspace = !(await kernelWireGuard()(host))
  const runs: { key: string; reason: Reason; steps: number; at: number }[] = []
  const ask = (key: string, reason: Reason): void => {
    why.set(key, reason)
    work.ask(key)
  }
  const why = new Map<string, Reason>()
  const work = passes(
    SILENT,
    async (key) => {
      const state = states.get(key) as KernelState
      const reason = why.get(key) ?? 'pass'
      const report = await pass(host, facilitiesFor(state, machine))
      runs.push({ key, reason, steps: report.stepsRun, at: performance.now() })
      if (report.isConverged && hasUserspace) watches.set(key, state)
      hearing.applied(key, state, report)
      return report.isConverged ? 'rest' : 'again'
    },
    () => work.askAll(states.keys()),
  )
  const watches = deviceWatches((key) => ask(key, 'process'))
  const onElements = (netns: string): void => suspectElements(machine, netns)
  const onRules = (netns: string): void => suspectRules(machine, netns)
  const hearing = openHearing({
    host,
    log: SILENT,
    ask,
    awaitedIn: () => [],
    onElements,
    onRules,
    hasUserspace,
  })
  return {
    runs,
    hasUserspace,
    ask: (key: string): void => ask(key, 'pass'),
    [Symbol.asyncDispose]: async (): Promise<void> => {
      hearing[Symbol.dispose]()
      watches[Symbol.dispose]()
      await work.stop()
    },
  }
}

type Json = Readonly<Record<string, unknown>>

const only = (text: string | null, ...names: readonly string[]): string[] =>
  (JSON.parse(text === null || text === '' ? '[]' : text) as Json[])
    .map((item) => JSON.stringify(names.map((name) => item[name] ?? null)))
    .toSorted()

/** Handles and counters are anew each time that something is made; of tables only each one's own order means something. */
const rulesOf = (text: string | null): string[] => {
  const plain = (text ?? '{"nftables": []}').replaceAll(/"(handle|index|packets|bytes)": \d+,? ?/g, '')
  const items = (JSON.parse(plain.replaceAll(', }', ' }')) as { nftables: Record<string, Json>[] }).nftables
  const tableOf = (item: Record<string, Json>): string => {
    const { table, name } = (Object.values(item)[0] ?? {}) as { table?: string; name?: string }
    return table ?? name ?? ''
  }
  return items.toSorted((a, b) => tableOf(a).localeCompare(tableOf(b))).map((item) => JSON.stringify(item))
}

const dumpOf = async (host: Host, netns: string, device: string): Promise<string[]> => {
  const at = `--net=/run/netns/${netns}`
  const text = (await host.read(['nsenter', at, 'wg', 'show', device, 'dump'])) ?? ''
  return text
    .split('\n')
    .map((line) =>
      line
        .split('\t')
        .filter((_, field) => field < 4 || field > 6)
        .join(' '),
    )
    .toSorted()
}

/** What the kernel holds in a namespace, in the tools' own words, without what counts or is a number of the kernel's. */
export const kernelOf = async (host: Host, netns: string, devices: readonly string[]) => {
  const ip = (...words: readonly string[]) => host.read(['ip', '-n', netns, '-j', ...words])
  const [links, addresses, ipv4, ipv6, neighbours, rules4, rules6, rules, ...tunnels] = await Promise.all([
    ip('-d', 'link'),
    ip('address'),
    ip('-4', 'route', 'show', 'table', 'all'),
    ip('-6', 'route', 'show', 'table', 'all'),
    ip('neigh', 'show', 'nud', 'permanent'),
    ip('-4', 'rule'),
    ip('-6', 'rule'),
    host.read(['nsenter', `--net=/run/netns/${netns}`, 'nft', '-j', 'list', 'ruleset']),
    ...devices.map((device) => dumpOf(host, netns, device)),
  ])
  const ofAddresses = (JSON.parse(addresses ?? '[]') as { ifname: string; addr_info: Json[] }[]).flatMap(
    ({ ifname, addr_info }) => addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen} dev ${ifname}`),
  )
  const route = ['type', 'dst', 'gateway', 'via', 'dev', 'protocol', 'metric'] as const
  return {
    links: only(links, 'ifname', 'mtu', 'operstate', 'ifalias', 'link_type'),
    addresses: ofAddresses.toSorted(),
    routes: [...only(ipv4, ...route), ...only(ipv6, ...route)],
    neighbours: only(neighbours, 'dst', 'dev', 'lladdr'),
    lookups: [rules4, rules6],
    rules: rulesOf(rules),
    tunnels,
  }
}
