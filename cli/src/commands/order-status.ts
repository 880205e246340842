import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Outcome } from '../log/chronicle.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { keyMeant, lyingOrders } from '../orders/find-order.ts'
import { shortType } from '../orders/short-type.ts'
import { moment } from '../render/duration.ts'
import { fields } from '../render/fields.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

const showOutcome = (outcome: Outcome, terminal: Terminal): void => {
  const { accepted, refusal, position, sequence, at, party, type, key } = outcome
  const { color } = terminal
  terminal.out(accepted ? color.green('accepted') : color.red('rejected'))
  const lines = fields(
    [
      ['order', key],
      ['party', party],
      ['type', shortType(type)],
      ['position', String(position)],
      ['decided', `${moment(at)} UTC, fact ${sequence}`],
      ...(refusal === null
        ? []
        : ([
            ['code', refusal.code],
            ['sentence', refusal.sentence],
            ['field', refusal.field ?? ''],
            ['value', refusal.excerpt],
          ] as const)),
    ],
    color,
  )
  for (const line of lines) terminal.out(line)
}

const showPending = async (
  connection: Connection,
  text: string,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> => {
  const lying = await lyingOrders(connection)
  const key = keyMeant(
    lying.map((it) => it.key),
    text,
  )
  const order = lying.findLast((it) => it.key === key)
  if (order === undefined) {
    const hint = 'sixfold order list shows those that were decided; orders themselves are kept for 30 days'
    throw new Failure(EXIT.notFound, `no order ${text} was ever decided, and none lies in ORDERS`, hint)
  }
  const { party, type, position, receivedAt } = order
  if (json) terminal.json({ key: order.key, party, type, position, outcome: 'pending', decided: null })
  else {
    terminal.out(terminal.color.yellow('pending'))
    const told = [
      ['order', order.key],
      ['party', party],
      ['type', shortType(type)],
      ['position', `${position}, since ${moment(receivedAt)} UTC`],
    ] as const
    for (const line of fields(told, terminal.color)) terminal.out(line)
  }
  return EXIT.timedOut
}

/** `sixfold order status KEY`: what became of an order. The exit code says it, too: 0 accepted, 3 rejected, 4 pending. */
export const orderStatus = async (
  connection: Connection,
  text: string,
  { json = false }: Readonly<{ json?: boolean }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  await using log = await openLog(connection)
  await readingTheLog(log, terminal)
  const { outcomes } = log.chronicle
  const outcome = outcomes.get(keyMeant(outcomes.keys(), text) ?? '')
  if (outcome === undefined) return showPending(connection, text, json, terminal)
  const { key, party, type, position, accepted, refusal, sequence, at } = outcome
  if (json)
    terminal.json({
      key,
      party,
      type,
      position,
      outcome: accepted ? 'accepted' : 'rejected',
      decided: { fact: sequence, time: new Date(at).toISOString(), refusal },
    })
  else showOutcome(outcome, terminal)
  return accepted ? EXIT.ok : EXIT.rejected
}
