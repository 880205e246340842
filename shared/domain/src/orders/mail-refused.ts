import type { MailRefused } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** An operator lets a tenant's network send no mail any more. */
export const mailRefused = (
  { tenant, network }: DataOf<typeof MailRefused>,
  context: OrderContext,
): Promise<Decided> =>
  actOnNetwork(
    network,
    { type: 'RefuseMail', order: context.key, operator: context.party },
    { ...context, party: tenant },
  )
