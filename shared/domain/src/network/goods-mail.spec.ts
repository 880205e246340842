import { deciderSpec } from '@sixfold/decider/spec'
import { anOrder, aParty } from '@sixfold/events/example-values'
import { MailAllowed, MailRefused } from '@sixfold/events/facts'
import { it } from 'vitest'
import { there } from './goods.examples.ts'
import { networkDecider } from './network.decider.ts'

const given = deciderSpec(networkDecider)
const operator = aParty('operator')
const say = (type: 'AllowMail' | 'RefuseMail', order: string) =>
  ({ type, order: anOrder(order), operator }) as const
const allowed = MailAllowed.of({ order: anOrder('allow'), operator })
const refused = MailRefused.of({ order: anOrder('refuse'), operator })

it('is allowed until it is refused again', () => {
  given(...there)
    .when(say('AllowMail', 'allow'))
    .thenRecords(allowed)
  given(...there, allowed)
    .when(say('RefuseMail', 'refuse'))
    .thenRecords(refused)
  given(...there, allowed, refused)
    .when(say('AllowMail', 'later'))
    .thenRecords(MailAllowed.of({ order: anOrder('later'), operator }))
})

it('records nothing where it is so already', () => {
  given(...there, allowed)
    .when(say('AllowMail', 'again'))
    .thenNothing()
  given(...there)
    .when(say('RefuseMail', 'refuse'))
    .thenNothing()
})

it('is nothing of a network that is not there', () =>
  given().when(say('AllowMail', 'allow')).thenRefuses('NETWORK_UNKNOWN'))
