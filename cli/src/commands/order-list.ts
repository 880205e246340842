import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Counted, Outcome } from '../log/chronicle.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { shortType } from '../orders/short-type.ts'
import { moment } from '../render/duration.ts'
import { plural } from '../render/plural.ts'
import { table } from '../render/table.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

export type OrderListOptions = Readonly<{ rejected?: boolean; party?: string; json?: boolean }>

const show = (outcomes: readonly Outcome[], counted: readonly Counted[], { out, color }: Terminal): void => {
  if (outcomes.length === 0) out('no such order was decided')
  else
    for (const line of table<Outcome>(
      [
        { head: 'FACT', cell: ({ sequence }) => String(sequence), align: 'right' },
        { head: 'DECIDED (UTC)', cell: ({ at }) => moment(at) },
        { head: 'PARTY', cell: ({ party }) => party },
        { head: 'TYPE', cell: ({ type }) => shortType(type) },
        { head: 'ORDER', cell: ({ key }) => key },
        {
          head: 'OUTCOME',
          cell: ({ refusal }) => (refusal === null ? 'accepted' : `${refusal.code}: ${refusal.sentence}`),
          paint: (text, { accepted }) => (accepted ? color.green(text) : color.red(text)),
        },
      ],
      outcomes,
      color,
    ))
      out(line)
  for (const { party, minute, count } of counted)
    out(
      color.yellow(`and ${plural(count, 'rejection')} of ${party} in the minute of ${minute}, only counted`),
    )
}

/** `sixfold order list`: the orders that were decided, in that order. */
export const orderList = async (
  connection: Connection,
  { rejected = false, party, json = false }: OrderListOptions,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  await using log = await openLog(connection)
  await readingTheLog(log, terminal)
  const isWanted = (it: Readonly<{ party: string }>): boolean => party === undefined || it.party === party
  const outcomes = [...log.chronicle.outcomes.values()].filter(
    (it) => isWanted(it) && !(rejected && it.accepted),
  )
  const counted = log.chronicle.counted.filter(isWanted)
  if (json)
    terminal.json({
      orders: outcomes.map(({ key, party: by, type, position, accepted, refusal, sequence, at }) => ({
        key,
        party: by,
        type,
        position,
        outcome: accepted ? 'accepted' : 'rejected',
        fact: sequence,
        time: new Date(at).toISOString(),
        refusal,
      })),
      counted,
    })
  else show(outcomes, counted, terminal)
  return EXIT.ok
}
