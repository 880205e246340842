import { Upstream } from '@sixfold/events'
import { aPrefix } from '@sixfold/events/example-values'
import type { MachineStanding, MachineView, NetworkView } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { aNetworkOf, exit1, oslo1 } from '../examples/networks.examples.ts'
import { deriveGateway } from '../gateway.ts'

const UPLINK = { bridge: 'br0', addresses: ['2001:db8:0:2::e1/64'], gateways: [], mtu: 1_500 }
const SLICE = '2001:db8:a:100::/56'
const bgp = Upstream.parse({
  kind: 'bgp',
  asn: 65_001,
  peers: [{ address: '2001:db8:0:2::1', asn: 65_000 }],
})

const viewOf = (machine: MachineView['machine'], parts: Partial<MachineView> = {}): MachineView => ({
  id: exit1.id,
  machine,
  slices: [{ slice: aPrefix(SLICE), since: 7 }],
  ...parts,
})

/** What BIRD of a gateway announces; null where there is none. */
const announced = (view: MachineView, networks: readonly NetworkView[] = []): string[] | null => {
  const [bird] = deriveGateway(view, UPLINK, networks).rooms.flatMap(({ daemons = [] }) => daemons)
  const config = bird?.files['bird.conf']
  if (config === undefined) return null
  return [...config.matchAll(/^ {2}route (\S+) unreachable;/gm)].map(([, slice = '']) => slice)
}

const served = aNetworkOf(oslo1)
const left: NetworkView = {
  ...served,
  plan: { ...served.plan, exitPoint: { ...served.plan.exitPoint, left: 40 } },
}
const standing = (is: MachineStanding['is']): Partial<MachineView> => ({ standing: { is, since: 30 } })
const exit = { ...exit1, upstream: bgp }

it.for<[string, Partial<MachineView>, readonly NetworkView[], readonly string[]]>([
  ['one that stays', {}, [], [SLICE]],
  ['a drained one that serves somebody', standing('drained'), [left, served], [SLICE]],
  ['a drained one that serves nobody any more', standing('drained'), [left], []],
  ['one that takes networks again', standing('returned'), [], [SLICE]],
  ['a retired one, whoever it still hears of', standing('retired'), [served], []],
])('%s', ([, parts, networks, slices]) => {
  expect(announced(viewOf(exit, parts), networks)).toEqual(slices)
})

it('what was ordered last counts, and not the registration', () => {
  const chosen = (upstream: Upstream) => ({ upstream: { upstream, since: 20 } })
  expect(announced(viewOf(exit1))).toBeNull()
  expect(announced(viewOf(exit1, chosen(bgp)))).toEqual([SLICE])
  expect(announced(viewOf(exit, chosen({ kind: 'static' })))).toBeNull()
})

it('a node speaks as an exit does, once it was ordered to', () => {
  const node = { ...viewOf(oslo1), id: oslo1.id }
  expect(announced(node)).toBeNull()
  const told = { ...node, upstream: { upstream: bgp, since: 20 } }
  expect(announced(told)).toEqual([SLICE])
  expect(deriveGateway(told, UPLINK).rooms[0]?.nft).toContain(
    'ip6 saddr 2001:db8:0:2::1 tcp dport 179 accept',
  )
})
