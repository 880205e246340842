import {
  type NetworkGoods,
  type NetworkState,
  type NetworkView,
  revisionOf,
  viewOf,
  type World,
} from '@sixfold/fold'
import type { AgentNames } from '../names/agent-names.ts'
import { type Member, membersOf } from '../networks/members.ts'
import { detailOf, type NetworkWord, wordOf } from '../networks/word.ts'

/** One network as facts told of it up to a cut. This shape stays. */
export type NetworkAt = Readonly<{
  party: string
  network: string
  state: NetworkWord
  detail: string
  /** Key of the order that founded it. */
  order: string | null
  revision: number | null
  mtu: number | null
  wires: 'encrypted' | 'farm' | null
  /** The fact that closed it; null while it is open. */
  suspended: number | null
  members: readonly Member[]
  goods: NetworkGoods | null
}>

type Names = Pick<AgentNames, 'of'>

const planned = (view: NetworkView, names: Names) => ({
  revision: revisionOf(view),
  mtu: view.plan.mtu,
  wires: view.plan.wires,
  suspended: view.plan.suspended,
  members: membersOf(view, names).filter(({ hasLeft }) => !hasLeft),
  goods: view.plan.goods,
})

const UNPLANNED = { revision: null, mtu: null, wires: null, suspended: null, members: [], goods: null }

/** One network of a world, or null where it never was founded. */
export const networkAt = (world: World, party: string, network: string, names: Names): NetworkAt | null => {
  const { state } = world.get('network', { aggregate: 'network', party, id: network })
  return networkFrom(state, viewOf(world, party, network), { party, network }, names)
}

const networkFrom = (
  state: NetworkState,
  view: NetworkView | null,
  name: Readonly<{ party: string; network: string }>,
  names: Names,
): NetworkAt | null => {
  const word = wordOf(state, view)
  if (word === null) return null
  const detail = detailOf(word, state, view, names)
  return {
    ...name,
    state: word,
    detail,
    order: state.order,
    ...(view === null ? UNPLANNED : planned(view, names)),
  }
}

/** Every network that is not over, by party and name. */
export const networksAt = (world: World, names: Names): NetworkAt[] =>
  [...world.all('network')]
    .flatMap(({ ref }) => networkAt(world, ref.party, ref.id, names) ?? [])
    .filter(({ state }) => state !== 'gone' && state !== 'abandoned')
    .toSorted((a, b) => a.party.localeCompare(b.party) || a.network.localeCompare(b.network))
