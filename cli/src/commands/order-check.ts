import { EXIT, type ExitCode } from '../exit-codes.ts'
import { type CheckedOrder, checkOrders } from '../orders/check.ts'
import { gatherChecks } from '../orders/gather-checks.ts'
import { refusalLines } from '../orders/render-orders.ts'
import { shortType } from '../orders/short-type.ts'
import { listing } from '../render/plural.ts'
import { table } from '../render/table.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

export type OrderCheckOptions = Readonly<{ party?: string; json?: boolean }>

type Row = Readonly<{ number: number; order: CheckedOrder }>

const show = (orders: readonly CheckedOrder[], { out, note, color }: Terminal): void => {
  const rows = orders.map((order, index): Row => ({ number: index + 1, order }))
  const lines = table<Row>(
    [
      { head: 'NUMBER', cell: ({ number }) => String(number), align: 'right' },
      { head: 'TYPE', cell: ({ order }) => shortType(order.type) },
      {
        head: 'OF',
        cell: ({ order: { party, network } }) => [party, network].filter((it) => it !== null).join('/'),
      },
      { head: 'ORDER', cell: ({ order }) => order.key ?? '' },
      {
        head: 'STATE',
        cell: ({ order }) => order.refusal?.code ?? 'well-formed',
        paint: (text, { order }) => (order.refusal === null ? color.green(text) : color.red(text)),
      },
    ],
    rows,
    color,
  )
  for (const line of lines) out(line)
  for (const { number, order } of rows) {
    if (order.refusal === null) continue
    out(`\n${color.red(`number ${number} would be rejected`)}`)
    for (const line of refusalLines(order.refusal)) out(line)
  }
  const labels = [...new Set(orders.flatMap((order) => order.labels))]
  if (labels.length > 0) note(`whether there is ${listing(labels, 'or')}, only a grid can tell`)
}

/**
 * `sixfold order check FILE|-`: what a coordinator would say of the envelope and the schema, without NATS. Ends with
 * `rejected` for every body that a coordinator would refuse, be it no JSON at all.
 */
export const orderCheck = async (
  file: string,
  { party, json = false }: OrderCheckOptions,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const { inputs, notes } = await gatherChecks(file, party)
  for (const text of notes) terminal.note(text)
  const orders = checkOrders(inputs)
  if (json) terminal.json({ orders })
  else show(orders, terminal)
  return orders.some(({ refusal }) => refusal !== null) ? EXIT.rejected : EXIT.ok
}
