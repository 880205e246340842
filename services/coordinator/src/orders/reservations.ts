import type { EventStore } from '@sixfold/decider'
import type { Act, Cause } from '@sixfold/domain'
import { type AggregateRef, factSubject, type OrderKey } from '@sixfold/events'
import type { NetworkState, World } from '@sixfold/fold'
import { outcomeRef } from './earlier.ts'

const DECIDED = {
  code: 'ORDER_TAKEN_UP',
  sentence: 'the order was decided while this was about to be done for it',
} as const

/** The orders for which something is kept in a network until they are done. */
const waitingIn = ({ growing, exitReserved }: NetworkState): Set<OrderKey> =>
  new Set([
    ...[...growing.values()].map(({ order }) => order),
    ...(exitReserved === null ? [] : [exitReserved.order]),
  ])

/**
 * Gives up what a network keeps for an order that has its outcome. Coordinators that know different things may judge
 * differently: where one finds that nothing is to be done and says so, another may just have begun.
 */
export const dropReservations = async (
  { world, act }: Readonly<{ world: World; act: Act }>,
  network: AggregateRef,
  order: OrderKey,
  cause: Cause,
): Promise<void> => {
  const { growing, exitReserved } = world.get('network', network).state
  for (const [node, growth] of growing)
    if (growth.order === order)
      await act('network', network, { type: 'AbandonResource', order, node, ...DECIDED }, cause)
  if (exitReserved?.order === order)
    await act('network', network, { type: 'RefuseOrder', order, isBegun: true, ...DECIDED }, cause)
}

/** The same for everything that coordinators left so which have died: to be called once, at the start. */
export const dropAllReservations = async ({
  store,
  world,
  act,
}: Readonly<{ store: Pick<EventStore, 'last'>; world: World; act: Act }>): Promise<void> => {
  for (const { ref, state } of [...world.all('network')])
    for (const order of waitingIn(state))
      if ((await store.last(factSubject(outcomeRef(ref.party, order)))) !== null)
        await dropReservations({ world, act }, ref, order, { causationId: 'start', correlationId: order })
}
