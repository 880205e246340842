import { claimKey } from '@sixfold/events'
import type { ProxyOpened } from '@sixfold/events/orders'
import { decideGoods } from '../network/goods.ts'
import { claimThenConfirm } from './claim-then-confirm.ts'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import type { FoundNetwork } from './find-network.ts'
import { actOn, withinQuotaOn } from './on-network.ts'
import { exitOf, heldUnder, poolClaim, poolRef } from './pool-of.ts'

type Data = DataOf<typeof ProxyOpened>

const open = async (
  { network, ...data }: Data,
  found: FoundNetwork,
  context: OrderContext,
): Promise<Decided> => {
  const { world, act, cause, key } = context
  const { listen } = data
  const command = { type: 'OpenProxy', order: key, ...data } as const
  if (listen.kind === 'tcp' || listen.address !== undefined) return actOn(network, command, context)
  // What the network itself would refuse is not claimed first.
  const decision = decideGoods(command, found.state)
  if ('refused' in decision) return decision.refused
  const exit = exitOf(found, world)
  const pool = poolRef(exit.exitGroup)
  const claim = poolClaim(network, exit.id, context)
  const request = { claim, host: listen.host, port: listen.port }
  return claimThenConfirm(
    {
      network,
      claim: async () => (await act('pool', pool, { type: 'ClaimHost', requests: [request] }, cause)).refused,
      confirmation: () => (heldUnder(claimKey(claim), exit.exitGroup, context) === null ? null : command),
    },
    context,
  )
}

/** A tenant opened a proxy. Its host name on the shared address is claimed on the pool of its exit group first. */
export const proxyOpened = (data: Data, context: OrderContext): Promise<Decided> =>
  withinQuotaOn('proxies', data.network, context, (found) => open(data, found, context))
