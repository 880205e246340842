import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { type Log, openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { findMachine } from '../names/find-machine.ts'
import { forPlan, gatherOrders, needsFacts, sealingNow } from '../orders/gather.ts'
import { orderAndWait } from '../orders/order-and-wait.ts'
import { exitCodeOf, type OrderReport, reportOrders } from '../orders/order-report.ts'
import { placeOrders } from '../orders/place-orders.ts'
import type { OrderInput } from '../orders/read-order.ts'
import { orderLines, statusLinesOf } from '../orders/render-orders.ts'
import { type ForPlan, seal } from '../orders/sealed-order.ts'
import type { Watched } from '../orders/watch-orders.ts'
import { openStatusLines } from '../render/status-lines.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

export type OrderOptions = Readonly<{
  party?: string
  wait?: boolean
  timeout: number
  ifRevision?: number
  json?: boolean
}>

/** As long as publishing itself waits for a coordinator that is only just starting. */
const PATIENCE_MS = 10_000

const store = async (
  connection: Connection,
  log: Log | null,
  inputs: readonly OrderInput[],
  plan: ForPlan | null,
): Promise<OrderReport[]> => {
  const sealing = sealingNow((kind, label) => {
    if (log === null) throw new Failure(EXIT.internal, `the facts are needed to find ${kind} ${label}`)
    return findMachine(log.world, kind, label).id
  }, plan)
  const sealed = inputs.map((input) => seal(input, sealing))
  return reportOrders(await placeOrders(connection, sealed), null)
}

/** Shows how the orders stand while they are waited for. */
const wait = async (
  connection: Connection,
  log: Log,
  inputs: readonly OrderInput[],
  { timeoutMs, terminal, plan }: Readonly<{ timeoutMs: number; terminal: Terminal; plan: ForPlan | null }>,
): Promise<OrderReport[]> => {
  using lines = openStatusLines(terminal)
  let latest: readonly Watched[] = []
  const show = (): void => lines.show(statusLinesOf(latest))
  const timer = setInterval(show, 250)
  const onMove = (all: readonly Watched[]): void => {
    latest = all
    show()
  }
  try {
    return await orderAndWait(connection, log, inputs, { timeoutMs, onMove, plan })
  } finally {
    clearInterval(timer)
  }
}

/** `sixfold order FILE|-`: publishes orders, and waits for what becomes of them. */
export const order = async (
  connection: Connection,
  file: string,
  { party, wait: isWaiting = false, timeout, ifRevision, json = false }: OrderOptions,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const inputs = await gatherOrders(file, party)
  const plan = forPlan(ifRevision, inputs)
  await using log =
    isWaiting || needsFacts(inputs) ? await openLog(connection, { patienceMs: PATIENCE_MS }) : null
  if (log !== null) await readingTheLog(log, terminal)
  const reports =
    isWaiting && log !== null
      ? await wait(connection, log, inputs, { timeoutMs: timeout * 1000, terminal, plan })
      : await store(connection, log, inputs, plan)
  if (json) terminal.json({ orders: reports, notPublished: inputs.length - reports.length })
  else for (const line of orderLines(reports, inputs.length, terminal.color)) terminal.out(line)
  return exitCodeOf(reports)
}
