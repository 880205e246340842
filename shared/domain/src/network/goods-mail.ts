import { accept, type Decision, nothing } from '@sixfold/decider'
import { MailAllowed, MailRefused } from '@sixfold/events/facts'
import type { AllowMail, RefuseMail } from './goods.commands.ts'
import type { GoodsNow } from './goods-now.ts'

export type MailFact = ReturnType<typeof MailAllowed.of> | ReturnType<typeof MailRefused.of>

/** The network may send mail. One that may already goes on, and nothing is recorded. */
export const allowMail = ({ order, operator }: AllowMail, { plan }: GoodsNow): Decision<MailFact> =>
  plan.goods.mail === undefined ? accept(MailAllowed.of({ order, operator })) : nothing

/** The network may not send mail any more, as it was before anybody allowed it. */
export const refuseMail = ({ order, operator }: RefuseMail, { plan }: GoodsNow): Decision<MailFact> =>
  plan.goods.mail === undefined ? nothing : accept(MailRefused.of({ order, operator }))
