import type { MailAllowed } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** An operator lets a tenant's network send mail. */
export const mailAllowed = (
  { tenant, network }: DataOf<typeof MailAllowed>,
  context: OrderContext,
): Promise<Decided> =>
  actOnNetwork(
    network,
    { type: 'AllowMail', order: context.key, operator: context.party },
    { ...context, party: tenant },
  )
