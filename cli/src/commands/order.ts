import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { type Log, openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { findMachine } from '../names/find-machine.ts'
import { gatherOrders, needsFacts, sealingNow } from '../orders/gather.ts'
import { exitCodeOf, reportOrders } from '../orders/order-report.ts'
import { type Placing, placeOrders } from '../orders/place-orders.ts'
import { orderLines, statusLinesOf } from '../orders/render-orders.ts'
import { seal } from '../orders/sealed-order.ts'
import { type Watched, watchOrders } from '../orders/watch-orders.ts'
import { openStatusLines } from '../render/status-lines.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

export type OrderOptions = Readonly<{ party?: string; wait?: boolean; timeout: number; json?: boolean }>

const wait = async (
  log: Log,
  { placed }: Placing,
  timeoutMs: number,
  terminal: Terminal,
): Promise<readonly Watched[]> => {
  using lines = openStatusLines(terminal)
  let latest: readonly Watched[] = []
  const show = (): void => lines.show(statusLinesOf(latest, terminal.noteColor))
  const timer = setInterval(show, 250)
  try {
    return await watchOrders(
      log,
      placed.map(({ order }) => order),
      {
        timeoutMs,
        publishedAt: placed.map(({ publishedAt }) => publishedAt),
        onMove: (all) => {
          latest = all
          show()
        },
      },
    )
  } finally {
    clearInterval(timer)
  }
}

/** `sixfold order FILE|-`: publishes orders, and waits for what becomes of them. */
export const order = async (
  connection: Connection,
  file: string,
  { party, wait: isWaiting = false, timeout, json = false }: OrderOptions,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const inputs = await gatherOrders(file, party)
  const log = isWaiting || needsFacts(inputs) ? await openLog(connection) : null
  await using _log = log
  if (log !== null) await readingTheLog(log, terminal)

  const sealing = sealingNow((kind, label) => {
    if (log === null) throw new Failure(EXIT.internal, `the facts are needed to find ${kind} ${label}`)
    return findMachine(log.world, kind, label).id
  })
  const placing = await placeOrders(
    connection,
    inputs.map((input) => seal(input, sealing)),
  )
  const watched =
    isWaiting && log !== null ? await wait(log, placing, timeout * 1000, terminal) : null

  const reports = reportOrders(placing, watched)
  if (json) terminal.json({ orders: reports, notPublished: inputs.length - reports.length })
  else for (const line of orderLines(reports, inputs.length, terminal.color)) terminal.out(line)
  return exitCodeOf(reports)
}
