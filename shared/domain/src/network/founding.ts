import { accept, type Decision, nothing, refuse } from '@sixfold/decider'
import { fourthGroup } from '@sixfold/events'
import {
  NetworkAbandoned,
  NetworkAllocated,
  NetworkFounded,
  NetworkRefused,
  PairReserved,
} from '@sixfold/events/facts'
import type { NetworkState } from '@sixfold/fold'
import type {
  AbandonNetwork,
  ConfirmNetwork,
  FoundNetwork,
  RefuseNetwork,
  ReservePair,
} from './network.commands.ts'

export type FoundingFact = ReturnType<
  | typeof NetworkFounded.of
  | typeof NetworkRefused.of
  | typeof PairReserved.of
  | typeof NetworkAllocated.of
  | typeof NetworkAbandoned.of
>

const isUnique = (values: readonly number[]): boolean => new Set(values).size === values.length

/** A network comes to be, with a pair reserved for each member. The same order again records nothing. */
export const found = ({ data }: FoundNetwork, state: NetworkState): Decision<FoundingFact> => {
  if (state.order === data.order) return nothing
  const before = state.refused.get(data.order)
  if (before !== undefined) return refuse(before.code, before.sentence)
  if (state.status !== 'none') {
    return refuse('NETWORK_EXISTS', 'a network with this id was ordered before; an id is never used twice', {
      field: 'data.network',
    })
  }
  const pairs = [...data.resources.map(({ pair }) => pair), data.exit.pair]
  return isUnique(pairs) ? accept(NetworkFounded.of(data)) : refuse('PAIR_TAKEN', 'two members with one pair')
}

/** An order came to nothing. Refused when the network was founded by it meanwhile: then it did not. */
export const refuseOrder = (
  { order, code, sentence }: RefuseNetwork,
  state: NetworkState,
): Decision<FoundingFact> => {
  if (state.order === order) return refuse('NETWORK_FOUNDED', 'the network was founded by this order')
  // A network of another order can never be founded by this one: there is nothing to settle.
  const isSettled = state.refused.has(order) || state.status !== 'none'
  return isSettled ? nothing : accept(NetworkRefused.of({ order, code, sentence }))
}

/** Another pair for a member whose /64 went to somebody else. */
export const reservePair = ({ member, pair }: ReservePair, state: NetworkState): Decision<FoundingFact> => {
  if (state.status !== 'founded') return refuse('NETWORK_NOT_FOUNDED', `the network is ${state.status}`)
  if (state.pairs.get(member) === pair) return nothing
  if ([...state.pairs.values()].includes(pair))
    return refuse('PAIR_TAKEN', `pair ${pair} is another member's`)
  return accept(PairReserved.of({ member, pair }))
}

/** All claims hold: the network is what its members will derive from. Each /64 has the pair that was reserved for it. */
export const confirm = ({ data }: ConfirmNetwork, state: NetworkState): Decision<FoundingFact> => {
  if (state.status === 'none' || state.status === 'abandoned') {
    return refuse('NETWORK_NOT_FOUNDED', `the network is ${state.status}`)
  }
  if (state.status !== 'founded') return nothing
  const members = [
    ...data.resources.map(({ node, prefix }) => ({ member: node, prefix })),
    { member: data.exitPoint.exit, prefix: data.exitPoint.prefix },
  ]
  const stray = members.find(({ member, prefix }) => state.pairs.get(member) !== fourthGroup(prefix))
  if (stray !== undefined)
    return refuse('PAIR_NOT_RESERVED', `${stray.prefix} is not what ${stray.member} reserved`)
  return accept(NetworkAllocated.of(data))
}

/** A founded network will not be. */
export const abandon = (
  { code, sentence }: AbandonNetwork,
  { status }: NetworkState,
): Decision<FoundingFact> =>
  status === 'founded' ? accept(NetworkAbandoned.of({ code, sentence })) : nothing
