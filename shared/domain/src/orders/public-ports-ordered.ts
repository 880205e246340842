import { claimKey, Ipv4Address, Port } from '@sixfold/events'
import type { PublicPortsOrdered } from '@sixfold/events/orders'
import { decideGoods } from '../network/goods.ts'
import { claimThenConfirm } from './claim-then-confirm.ts'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import type { FoundNetwork } from './find-network.ts'
import { withinQuotaOn } from './on-network.ts'
import { exitOf, heldUnder, poolClaim, poolRef } from './pool-of.ts'

type Data = DataOf<typeof PublicPortsOrdered>

/** A port that no block begins at: it asks whether the network may have one more at all. */
const ANY = Port.parse(1)

const buy = async ({ network }: Data, found: FoundNetwork, context: OrderContext): Promise<Decided> => {
  const { world, act, cause, key, now } = context
  const exit = exitOf(found, world)
  const address = Ipv4Address.parse(exit.publicIpv4[0])
  const command = { type: 'AssignPublicPorts', order: key, address } as const
  // A block that comes back rests: what the network itself would refuse is not claimed first.
  const decision = decideGoods({ ...command, first: ANY }, found.state)
  if ('refused' in decision) return decision.refused
  const claim = poolClaim(network, exit.id, context)
  return claimThenConfirm(
    {
      network,
      claim: async () => {
        const blocks = { type: 'AssignPortBlock', requests: [{ claim, address }], now } as const
        return (await act('pool', poolRef(exit.exitGroup), blocks, cause)).refused
      },
      confirmation: () => {
        const held = heldUnder(claimKey(claim), exit.exitGroup, context)
        if (held === null) return null
        const [of = '', first = ''] = held.key.split(':')
        return { ...command, address: Ipv4Address.parse(of), first: Port.parse(Number(first)) }
      },
    },
    context,
  )
}

/** A tenant bought a block of ports: claimed on the pool of its exit group, then confirmed by the network. */
export const publicPortsOrdered = (data: Data, context: OrderContext): Promise<Decided> =>
  withinQuotaOn('publicPorts', data.network, context, (found) => buy(data, found, context))
