import { type Asked, foresee } from '@sixfold/domain'
import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Outcome } from '../log/chronicle.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { findMachine } from '../names/find-machine.ts'
import { gatherOrders, sealingNow } from '../orders/gather.ts'
import { seal } from '../orders/sealed-order.ts'
import { shortType } from '../orders/short-type.ts'
import { type PlannedOrder, planOf, refusalJson } from '../plan/plan.ts'
import { type Reading, readAsked } from '../plan/read-asked.ts'
import { planLines } from '../plan/render-plan.ts'
import { openTerminal } from '../terminal.ts'

export type PlanOptions = Readonly<{ party?: string; json?: boolean }>

/** What a coordinator rests prefixes for unless it is told otherwise; in a plan it is a time, and times may differ. */
const COOL_DOWN_MS = 3_600_000

const earlierOrder = (outcome: Outcome | undefined) => {
  if (outcome === undefined) return null
  return outcome.refusal === null
    ? ({ isAccepted: true, type: outcome.type ?? '' } as const)
    : ({ isAccepted: false, code: outcome.refusal.code } as const)
}

const unread = (reading: Exclude<Reading, { kind: 'asked' }>): PlannedOrder => {
  const common = { party: reading.party, type: shortType(reading.type), facts: [] }
  return reading.kind === 'known'
    ? { ...common, outcome: 'accepted', refusal: null }
    : { ...common, outcome: 'rejected', refusal: refusalJson(reading.refusal) }
}

/** `sixfold plan FILE|-`: what orders would do, decided here and written nowhere. */
export const plan = async (
  connection: Connection,
  file: string,
  { party, json = false }: PlanOptions,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const inputs = await gatherOrders(file, party)
  await using log = await openLog(connection)
  await readingTheLog(log, terminal)
  const sealing = sealingNow((kind, label) => findMachine(log.world, kind, label).id)
  const readings = inputs.map((input) => readAsked(seal(input, sealing), log.chronicle))
  const asked = readings.flatMap((reading): Asked[] => (reading.kind === 'asked' ? [reading.asked] : []))
  const foreseen = await foresee(log.world, asked, {
    now: Date.now(),
    coolDownMs: COOL_DOWN_MS,
    outcomeOf: (key) => earlierOrder(log.chronicle.outcomes.get(key)),
  })
  const decided = planOf(log.world, foreseen)
  const rest = [...decided.orders]
  const orders = readings.map((reading) =>
    reading.kind === 'asked' ? (rest.shift() as PlannedOrder) : unread(reading),
  )
  const whole = { ...decided, orders }
  const how = `sixfold order ${file}${party === undefined ? '' : ` --party ${party}`} --if-revision ${whole.revision}`
  if (json) terminal.json({ ...whole, place: how })
  else for (const line of planLines(whole, how, terminal.color)) terminal.out(line)
  return orders.some(({ outcome }) => outcome === 'rejected') ? EXIT.rejected : EXIT.ok
}
