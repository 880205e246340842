import { accept, type Decision, nothing, refuse } from '@sixfold/decider'
import type { OrderKey } from '@sixfold/events'
import { AddressSpaceShared, AddressSpaceUnshared, SpaceOrderRefused } from '@sixfold/events/facts'
import { networkKey, type SpaceState } from '@sixfold/fold'
import { few } from '../few.ts'
import type { RefuseSpaceOrder, ShareSpace, UnshareSpace } from './space.commands.ts'

export type SharingFact = ReturnType<
  typeof AddressSpaceShared.of | typeof AddressSpaceUnshared.of | typeof SpaceOrderRefused.of
>

/** What became of an order before, or why nothing can come of it; null for one that is to be decided. */
const before = (
  order: OrderKey,
  { founded, recent, refused }: Readonly<SpaceState>,
): Decision<never> | null => {
  const reason = refused.get(order)
  if (reason !== undefined) return refuse(reason.code, reason.sentence)
  if (recent.includes(order)) return nothing
  return founded === null ? refuse('SPACE_UNKNOWN', 'there is no such address space') : null
}

/** Another network may use the space. */
export const share = ({ order, with: network }: ShareSpace, state: SpaceState): Decision<SharingFact> => {
  const done = before(order, state)
  if (done !== null) return done
  return state.sharedWith.has(networkKey(network))
    ? nothing
    : accept(AddressSpaceShared.of({ order, with: network }))
}

const sharedText = ({ sharedWith }: SpaceState): string =>
  sharedWith.size === 0 ? 'it is with none' : `it is with ${few([...sharedWith.keys()])}`

/** A network may not use the space any more; not while it does. */
export const unshare = ({ order, with: network }: UnshareSpace, state: SpaceState): Decision<SharingFact> => {
  const done = before(order, state)
  if (done !== null) return done
  const key = networkKey(network)
  const at = { field: 'data.with', value: network }
  if (!state.sharedWith.has(key))
    return refuse('SPACE_NOT_SHARED', `the address space is not shared with ${key}: ${sharedText(state)}`, at)
  const used = [...state.claims.values()].flatMap(({ network: user, ranges }) =>
    networkKey(user) === key ? ranges.map(({ range }) => range) : [],
  )
  return used.length === 0
    ? accept(AddressSpaceUnshared.of({ order, with: network }))
    : refuse(
        'SPACE_IN_USE',
        `network ${key} has ranges of the address space, which it has to detach first: ${few(used)}`,
        at,
      )
}

/** An order came to nothing. Refused when it was done meanwhile: then it did not. */
export const refuseSpaceOrder = (
  { order, code, sentence }: RefuseSpaceOrder,
  { founded, recent, refused }: SpaceState,
): Decision<SharingFact> => {
  if (recent.includes(order) || founded?.order === order)
    return refuse('ORDER_TAKEN_UP', 'another coordinator carries this order out')
  return refused.has(order) ? nothing : accept(SpaceOrderRefused.of({ order, code, sentence }))
}
