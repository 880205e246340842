import { Ipv4Prefix, ipv4Overlaps, ipv4PrefixBits, overlaps, type Prefix, SpaceId } from '@sixfold/events'
import { anOrder, aParty, ipv4 } from '@sixfold/events/example-values'
import type { NetworkState } from '@sixfold/fold'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { GoodsCommand } from './goods.commands.ts'
import { green, there } from './goods.examples.ts'
import { listenersOf } from './listeners.ts'
import { networkDecider } from './network.decider.ts'
import { first, second } from './network.examples.ts'

const workload = fc.constantFrom('a', 'b', 'c', 'd')
const name = fc.constantFrom('x', 'y')
const address = fc.constantFrom(ipv4('198.51.100.2'), ipv4('198.51.100.3'))
const port = fc.constantFrom(80, 443)
const transport = fc.constantFrom('tcp' as const, 'udp' as const)
const host = fc.constantFrom('a.example.com', 'b.example.com')
const to = fc.record({ workload, port })
const words = fc.record({ offered: fc.nat(60), accepted: fc.nat(60), ended: fc.nat(60) })
const range = fc
  .constantFrom('10.10.0.0/24', '10.10.0.0/16', '10.1.0.0/24', '172.16.0.0/24', '172.16.0.0/12')
  .map((it) => Ipv4Prefix.parse(it))

type Without<Command> = Command extends { order: unknown } ? Omit<Command, 'order'> : never

const listen = fc.oneof(
  fc.record({ kind: fc.constant('tcp' as const), address, port }),
  fc.record({ kind: fc.constantFrom('tls' as const, 'http' as const), host, port, address }),
  fc.record({ kind: fc.constantFrom('tls' as const, 'http' as const), host, port }),
)
const placement = fc.oneof(
  fc.constant({ kind: 'address' as const }),
  fc.record({ kind: fc.constant('delegation' as const), length: fc.constantFrom(72, 80, 81, 124) }),
)
const record = <Type extends GoodsCommand['type'], Rest extends object>(
  type: Type,
  rest: { [Key in keyof Rest]: fc.Arbitrary<Rest[Key]> },
) => fc.record({ type: fc.constant(type), ...rest }) as unknown as fc.Arbitrary<Without<GoodsCommand>>

const command = fc.oneof(
  record('PlaceWorkload', {
    workload,
    node: fc.constantFrom(first, second),
    labels: fc.constant([]),
    placement,
  }),
  record('RemoveWorkload', { workload }),
  record('NameService', { service: name, workload, transport, port }),
  record('UnnameService', { service: name, workload: fc.option(workload, { nil: undefined }) }),
  record('AssignPublicIpv4', { address }),
  record('ReleasePublicIpv4', { address }),
  record('OpenForward', { forward: name, address, transport, port, to, source: fc.constant('visible') }),
  record('CloseForward', { forward: name }),
  record('OpenProxy', { proxy: name, listen, to, proxyProtocol: fc.boolean() }),
  record('CloseProxy', { proxy: name }),
  record('OfferPeering', { peer: fc.constant(green), theirs: words }),
  record('AcceptPeering', { peer: fc.constant(green), theirs: words }),
  record('EndPeering', { peer: fc.constant(green), theirs: words }),
  fc.constantFrom(1, 2).chain((id) =>
    record('AttachSpace', {
      id: fc.constant(SpaceId.parse(id)),
      space: fc.constant({ party: aParty('acme'), space: `space-${id}` }),
      ranges: fc.array(fc.record({ node: fc.constantFrom(first, second), range }), {
        minLength: 1,
        maxLength: 2,
      }),
    }),
  ),
  record('DetachSpace', {
    space: name.map((it) => ({ party: aParty('acme'), space: `space-${it === 'x' ? 1 : 2}` })),
  }),
)

const isUnique = (list: readonly string[]): boolean => new Set(list).size === list.length
const bitsOf = (text: string) => ipv4PrefixBits(text) as NonNullable<ReturnType<typeof ipv4PrefixBits>>

const pairsIn = <Item>(list: readonly Item[]): [Item, Item][] =>
  list.flatMap((a, index) => list.slice(index + 1).map((b): [Item, Item] => [a, b]))

/** What must hold of a network's goods, whatever came and went. */
const expectSound = ({ plan, goods }: NetworkState): void => {
  if (plan === null) throw new Error('the network is there')
  const { workloads, services, forwards, proxies, spaces } = plan.goods
  expect(pairsIn(workloads).filter(([a, b]) => overlaps(a.ipv6 as Prefix, b.ipv6 as Prefix))).toEqual([])
  expect(isUnique(workloads.flatMap(({ ipv4: it }) => it ?? []))).toBe(true)
  expect([...(goods?.placed.keys() ?? [])].toSorted()).toEqual(workloads.map((it) => it.workload).toSorted())
  const used = [
    ...services.map((it) => it.workload),
    ...[...forwards, ...proxies].map((it) => it.to.workload),
  ]
  expect(used.filter((it) => goods?.placed.has(it) !== true)).toEqual([])
  for (const [a, b] of pairsIn(services))
    if (a.service === b.service) expect([a.transport, a.port]).toEqual([b.transport, b.port])
  const clashes = pairsIn(listenersOf(plan)).filter(([a, b]) => {
    const isSame = a.address === b.address && a.transport === b.transport && a.port === b.port
    if (a.kind === 'all' || b.kind === 'all') return isSame
    return isSame && (a.host === b.host || (a.kind !== b.kind && a.address !== null))
  })
  expect(clashes).toEqual([])
  const ranges = spaces.flatMap((it) => it.ranges.map((one) => bitsOf(one.range)))
  const derived = ['10.1.0.0/24', '10.2.0.0/24', '10.17.0.0/24'].map(bitsOf)
  expect(pairsIn(ranges).filter(([a, b]) => ipv4Overlaps(a, b))).toEqual([])
  expect(ranges.filter((it) => derived.some((other) => ipv4Overlaps(it, other)))).toEqual([])
}

it('keeps addresses, ports, names and ranges apart whatever comes and goes; an order that is repeated changes nothing', () => {
  const recorded = new Map<string, number>()
  fc.assert(
    fc.property(fc.array(command, { minLength: 40, maxLength: 90 }), (commands) => {
      let state = networkDecider.initialState()
      let sequence = 0
      const tell = (fact: Parameters<typeof networkDecider.evolve>[1]): void => {
        sequence += 1
        state = networkDecider.evolve(state, fact, { sequence, at: 0 })
      }
      for (const fact of there) tell(fact)
      for (const [index, it] of commands.entries()) {
        const asked = { ...it, order: anOrder(`order-${index}`) } as GoodsCommand
        const decision = networkDecider.decide(asked, state)
        if ('refused' in decision || decision.fact === null) continue
        recorded.set(asked.type, (recorded.get(asked.type) ?? 0) + 1)
        tell(decision.fact)
        expectSound(state)
        expect(networkDecider.decide(asked, state)).toEqual({ fact: null })
      }
    }),
    { numRuns: 250 },
  )
  // The story is rich enough to be one.
  expect(recorded.size).toBe(15)
})
