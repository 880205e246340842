import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { MissingMember } from './missing-members.ts'
import type { Placing } from './place-orders.ts'
import type { Standing } from './standing.ts'
import type { Watched } from './watch-orders.ts'

/** What `sixfold order --json` tells of one order. This shape stays. */
export type OrderReport = Readonly<{
  /** The key of its outcome: another one than that of its id where the id was used before for another body. */
  key: string
  party: string
  type: string | null
  network: string | null
  /** Its sequence in ORDERS; null when it was not stored. */
  position: number | null
  /** True when the very same order had just been published. */
  duplicate: boolean
  /** `timed-out`: no end within the time. `not-stored`: see refusal. */
  stage: Standing['stage'] | 'timed-out' | 'not-stored'
  words: string
  /** FACTS sequence of its outcome. */
  fact: number | null
  refusal: Readonly<{ code: string; sentence: string; field: string | null; value: string | null }> | null
  /** From publishing to the end of waiting; null when nothing was waited for. */
  milliseconds: number | null
  /** Who is waited for when the time is over, by what agents say. */
  missing: readonly MissingMember[]
}>

const stageOf = ({ done, stage }: Standing): OrderReport['stage'] => (done ? stage : 'timed-out')

const refusalOf = ({ outcome }: Standing): OrderReport['refusal'] => {
  const refusal = outcome?.refusal ?? null
  return refusal === null
    ? null
    : { code: refusal.code, sentence: refusal.sentence, field: refusal.field, value: refusal.excerpt }
}

/** Tells of orders that were published, and watched where `watched` has them. */
export const reportOrders = (
  { placed, refused }: Placing,
  watched: readonly (Watched & Readonly<{ missing?: readonly MissingMember[] }>)[] | null,
): OrderReport[] => [
  ...placed.map(({ order, duplicate }, index): OrderReport => {
    const { key, party, type, network, position } = order
    const seen = watched?.[index]
    const common = { key, party, type, network, position, duplicate, missing: seen?.missing ?? [] }
    if (seen === undefined)
      return { ...common, stage: 'stored', words: 'stored', fact: null, refusal: null, milliseconds: null }
    const { standing, milliseconds } = seen
    return {
      ...common,
      key: standing.outcome?.key ?? key,
      stage: stageOf(standing),
      words: standing.words,
      fact: standing.outcome?.sequence ?? null,
      refusal: refusalOf(standing),
      milliseconds: Math.round(milliseconds * 10) / 10,
    }
  }),
  ...(refused === null ? [] : [notStored(refused)]),
]

const notStored = ({ order, refusal }: NonNullable<Placing['refused']>): OrderReport => ({
  key: order.key,
  party: order.party,
  type: order.type,
  network: order.network,
  position: null,
  duplicate: false,
  stage: 'not-stored',
  words: `not stored: ${refusal.sentence}`,
  fact: null,
  refusal: { ...refusal, field: null, value: null },
  milliseconds: null,
  missing: [],
})

const NOT_STORED_CODES: Readonly<Record<string, ExitCode>> = {
  'too-large': EXIT.rejected,
  'no-stream': EXIT.unreachable,
  unreachable: EXIT.unreachable,
}

const codeOf = ({ stage, refusal }: OrderReport): ExitCode => {
  if (stage === 'not-stored') return NOT_STORED_CODES[refusal?.code ?? ''] ?? EXIT.failed
  if (stage === 'rejected') return EXIT.rejected
  if (stage === 'missed') return EXIT.failed
  return stage === 'timed-out' ? EXIT.timedOut : EXIT.ok
}

/** What is told first when several orders ended differently. */
const GRAVITY: readonly ExitCode[] = [EXIT.unreachable, EXIT.failed, EXIT.rejected, EXIT.timedOut, EXIT.ok]

/** The exit code of all of them: the gravest. */
export const exitCodeOf = (reports: readonly OrderReport[]): ExitCode =>
  GRAVITY.find((code) => reports.some((report) => codeOf(report) === code)) ?? EXIT.ok
