import { factSubject } from '@sixfold/events'
import { networkRef, revisionOf, viewOf, type World } from '@sixfold/fold'
import { type Connection, orderAt, ordersState } from '@sixfold/jetstream'
import type { Chronicle } from '../log/chronicle.ts'
import type { AgentNames } from '../names/agent-names.ts'
import { detailOf, joinedOf, type NetworkWord, wordOf } from './word.ts'

/** One network as `network list` tells it. This shape stays. */
export type NetworkRow = Readonly<{
  party: string
  network: string
  state: NetworkWord
  /** What there is to say beside the state. */
  detail: string
  /** FACTS position of the last fact that can change what its members derive; null until it is allocated. */
  revision: number | null
  /** Members that hold or should hold a part of it, the exit point's exit included. */
  members: number
  joined: number
  /** From its order to the first time that it was converged; null until then. */
  milliseconds: number | null
  /** Key of the order that founded it. */
  order: string | null
}>

/** When an order was published, by the server's clock; null when it no longer lies in ORDERS. */
export type PublishedAt = (order: string) => Promise<number | null>

/** Looks orders up in ORDERS, where their outcomes say they lie. */
export const publishedAt = async (
  connection: Connection,
  { outcomes }: Pick<Chronicle, 'outcomes'>,
): Promise<PublishedAt> => {
  const { created } = await ordersState(connection)
  return async (key) => {
    const outcome = outcomes.get(key)
    if (outcome === undefined || outcome.stream !== created) return null
    return (await orderAt(connection, outcome.position))?.receivedAt ?? null
  }
}

type Folded = Readonly<{ world: World; chronicle: Chronicle; names: Pick<AgentNames, 'of'> }>

/** How one network stands, or null when there never was one. */
export const networkRow = async (
  { world, chronicle, names }: Folded,
  { party, network }: Readonly<{ party: string; network: string }>,
  published: PublishedAt,
): Promise<NetworkRow | null> => {
  const ref = networkRef(party, network)
  const { state } = world.get('network', ref)
  const view = viewOf(world, party, network)
  const word = wordOf(state, view)
  if (word === null) return null
  const converged = chronicle.firstConverged.get(factSubject(ref))
  const since = state.order === null ? null : ((await published(state.order)) ?? state.foundedAt?.at ?? null)
  const { members, joined } =
    view === null
      ? { members: state.nodes.length + (state.exit === null ? 0 : 1), joined: 0 }
      : joinedOf(view)
  return {
    party,
    network,
    state: word,
    detail: detailOf(word, state, view, names),
    revision: view === null ? null : revisionOf(view),
    members,
    joined,
    // Two clocks, the server's and a coordinator's: a hair's breadth of difference is no time travel.
    milliseconds: converged === undefined || since === null ? null : Math.max(0, converged - since),
    order: state.order,
  }
}

/** How every network stands, by party and name. Those that are over only where `all` asks for them. */
export const networkRows = async (
  folded: Folded,
  published: PublishedAt,
  { all }: Readonly<{ all: boolean }>,
): Promise<NetworkRow[]> => {
  const refs = [...folded.world.all('network')].map(({ ref }) => ref)
  const rows = await Promise.all(
    refs.map(({ party, id: network }) => networkRow(folded, { party, network }, published)),
  )
  return rows
    .flatMap((row) => row ?? [])
    .filter(({ state }) => all || (state !== 'gone' && state !== 'abandoned'))
    .toSorted((a, b) => a.party.localeCompare(b.party) || a.network.localeCompare(b.network))
}
