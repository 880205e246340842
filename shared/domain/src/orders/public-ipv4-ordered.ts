import { claimKey, Ipv4Address } from '@sixfold/events'
import type { PublicIpv4Ordered } from '@sixfold/events/orders'
import { claimThenConfirm } from './claim-then-confirm.ts'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import type { FoundNetwork } from './find-network.ts'
import { withinQuotaOn } from './on-network.ts'
import { exitOf, heldUnder, poolClaim, poolRef, sellable } from './pool-of.ts'

type Data = DataOf<typeof PublicIpv4Ordered>

const buy = async (
  { network, address }: Data,
  found: FoundNetwork,
  context: OrderContext,
): Promise<Decided> => {
  const { world, act, cause, key, now } = context
  const exit = exitOf(found, world)
  const pool = poolRef(exit.exitGroup)
  const claim = poolClaim(network, exit.id, context)
  const candidates = sellable(exit, world)
  const bought = await claimThenConfirm(
    {
      network,
      claim: async () => {
        const command = { type: 'AssignIpv4', requests: [{ claim, address }], candidates, now } as const
        return (await act('pool', pool, command, cause)).refused
      },
      confirmation: () => {
        const held = heldUnder(claimKey(claim), exit.exitGroup, context)
        if (held === null) return null
        return { type: 'AssignPublicIpv4', order: key, address: Ipv4Address.parse(held.key) }
      },
    },
    context,
  )
  await act('pool', pool, { type: 'NoteFill', of: candidates.length, now }, cause)
  return bought
}

/** A tenant bought an IPv4 address: claimed on the pool of its exit group, then confirmed by the network. */
export const publicIpv4Ordered = (data: Data, context: OrderContext): Promise<Decided> =>
  withinQuotaOn('publicIpv4', data.network, context, (found) => buy(data, found, context))
