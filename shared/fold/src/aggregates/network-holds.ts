import { type AgentId, claimKey, type Fact, fourthGroup, type OrderKey } from '@sixfold/events'
import { isForgotten } from '../plan-changes.ts'
import type { NetworkState } from './network.ts'

/** A claim of a network, without the network: what it asks other aggregates for under this key is its. */
export type Hold = Readonly<{ order: OrderKey; member: AgentId }>

/** A node that the network is about to grow onto. */
export type Growth = Readonly<{ order: OrderKey; pair: number }>

/** An exit that is about to serve the network, with the pairs of those that get new prefixes. */
export type ExitReservation = Readonly<{
  order: OrderKey
  exit: AgentId
  pairs: ReadonlyMap<AgentId, number>
}>

/** The exit that is to serve the network in place of the one that does. */
export type ExitMove = Readonly<{
  order: OrderKey
  exit: AgentId
  port: number
  transit: number
}>

/** Claims that are not wanted any more are remembered until so many came behind them; they are released at once. */
const LOOSE = 1_024

const hold = ({ holds }: NetworkState, order: OrderKey, members: readonly AgentId[]): void => {
  for (const member of members) holds.set(claimKey({ order, member }), { order, member })
}

/** The order by which a member came, as long as it holds something; undefined for who holds nothing. */
export const orderOf = ({ holds }: NetworkState, member: AgentId | undefined): OrderKey | undefined =>
  [...holds.values()].find((it) => it.member === member)?.order

const loosen = (state: NetworkState, isLoose: (hold: Hold) => boolean): void => {
  const fresh: Hold[] = []
  for (const [key, it] of state.holds) {
    if (!isLoose(it)) continue
    state.holds.delete(key)
    fresh.push(it)
  }
  if (fresh.length > 0) state.loose = [...state.loose, ...fresh].slice(-LOOSE)
}

const loosenOrder = (state: NetworkState, gone: OrderKey | undefined): void =>
  loosen(state, ({ order }) => order === gone)

/** Members that gave up what was taken from them. Called with the plan as it is behind the fact. */
const left = (state: NetworkState, members: readonly AgentId[]): void => {
  const gone = new Set(
    state.plan?.resources.flatMap((it) => (isForgotten(it) && members.includes(it.node) ? [it.node] : [])),
  )
  for (const { exit, left: isOut } of state.plan?.formerExits ?? [])
    if (isOut !== null && members.includes(exit) && exit !== state.plan?.home) gone.add(exit)
  if (gone.size === 0) return
  loosen(state, ({ member }) => gone.has(member))
  state.nodes = state.nodes.filter((node) => !gone.has(node))
  for (const node of gone) state.pairs.delete(node)
}

const moved = (state: NetworkState, { data }: Extract<Fact, { name: 'ExitMoved' }>): void => {
  loosenOrder(state, state.exitMove?.order)
  state.exitMove = data.exit === state.exit ? null : data
  state.exitReserved = null
}

/** Nobody carries a change of the exit group out: what an earlier release claimed for one is let go of. */
const changed = (state: NetworkState, { data }: Extract<Fact, { name: 'ExitChanged' }>): void => {
  loosenOrder(state, state.exitMove?.order)
  loosenOrder(state, data.order)
  state.exitMove = null
  state.exitReserved = null
}

/** The exit that was chosen serves, by the place that it stood by with: the one that was claimed besides is let go of. */
const arrived = (state: NetworkState): void => {
  const { exitMove } = state
  if (exitMove === null || exitMove.exit !== state.exit) return
  loosenOrder(state, exitMove.order)
  state.exitMove = null
}

const grow = (state: NetworkState, { order, node, pair }: Growth & { node: AgentId }): void => {
  state.growing.set(node, { order, pair })
  hold(state, order, [node])
}

const reserveExit = (
  state: NetworkState,
  { order, exit, pairs }: Extract<Fact, { name: 'ExitReserved' }>['data'],
): void => {
  if (state.exitReserved !== null) loosenOrder(state, state.exitReserved.order)
  state.exitReserved = { order, exit, pairs: new Map(pairs.map(({ member, pair }) => [member, pair])) }
  hold(state, order, [exit, ...pairs.map(({ member }) => member)])
}

/** Of two exits that were to stand by, the place on the earlier one is let go of. */
const reserveStandby = (state: NetworkState, exit: AgentId): void => {
  const { order, standbyReserved: before } = state
  if (order === null) return
  if (before !== null && before !== exit) loosen(state, (it) => it.order === order && it.member === before)
  state.standbyReserved = exit
  hold(state, order, [exit])
}

/** A rotation that was about to begin and did not: its ports are let go of. */
const loosenRotation = (state: NetworkState): void => {
  if (state.rotationReserved === null || state.plan?.rotation !== undefined) return
  loosenOrder(state, state.rotationReserved)
  state.rotationReserved = null
}

/** A rotation is over: the ports of the generation that was are let go of. Those of the first one stay with the /64s. */
const rotated = (state: NetworkState): void => {
  loosenOrder(state, state.rotatedBy ?? undefined)
  state.rotatedBy = state.rotationReserved
  state.rotationReserved = null
}

/** What the network may have claimed of others, fact by fact. Called with the plan as it is behind the fact. */
export const evolveHolds = (state: NetworkState, fact: Fact): void => {
  switch (fact.name) {
    case 'NetworkFounded':
      hold(state, fact.data.order, [...state.nodes, fact.data.exit.exit])
      return
    case 'ResourceReserved':
      grow(state, fact.data)
      return
    case 'ResourceAdded':
      state.pairs.set(fact.data.node, fourthGroup(fact.data.prefix))
      state.growing.delete(fact.data.node)
      state.nodes = [...state.nodes.filter((node) => node !== fact.data.node), fact.data.node]
      return
    case 'ResourceAbandoned':
      state.growing.delete(fact.data.node)
      loosenOrder(state, fact.data.order)
      return
    case 'PeerLeft':
      left(state, fact.data.members)
      return
    case 'TeardownForced':
      left(state, fact.data.members)
      // Of a cancelled network others still hold their part: an operator answers for what these let go of before them.
      if (state.status === 'leaving') loosen(state, ({ member }) => fact.data.members.includes(member))
      return
    case 'ExitReserved':
      reserveExit(state, fact.data)
      return
    case 'ExitMoved':
      moved(state, fact)
      return
    case 'ExitChanged':
      changed(state, fact)
      return
    case 'StandbyReserved':
      reserveStandby(state, fact.data.exit)
      return
    case 'StandbyAssigned':
      state.standbyReserved = null
      return
    case 'StandbyPromoted':
      loosenRotation(state)
      arrived(state)
      return
    case 'KeyRotationReserved':
      if (state.rotationReserved !== fact.data.order) loosenRotation(state)
      state.rotationReserved = fact.data.order
      hold(state, fact.data.order, fact.data.members)
      return
    case 'KeysRotated':
    case 'KeyRotationForced':
      rotated(state)
      return
    case 'OrderRefused':
      if (state.rotationReserved === fact.data.order) loosenRotation(state)
      if (state.exitReserved?.order !== fact.data.order) return
      loosenOrder(state, fact.data.order)
      state.exitReserved = null
      return
  }
}

/** True while what was claimed so is needed: it is a member's, or about to be. */
export const wantsClaim = ({ status, holds }: NetworkState, claim: Hold): boolean =>
  status !== 'abandoned' && status !== 'gone' && holds.has(claimKey(claim))

/** Every pair that a network uses, or keeps for what is about to be. */
export const pairsInUse = ({ pairs, growing, exitReserved }: NetworkState): Set<number> =>
  new Set([
    ...pairs.values(),
    ...[...growing.values()].map(({ pair }) => pair),
    ...(exitReserved?.pairs.values() ?? []),
  ])
