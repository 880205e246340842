import { type Connection, streamState } from '@sixfold/jetstream'
import { answerFor, isNobody } from '../attribution/answer.ts'
import { type Asked, parseAsked } from '../attribution/asked.ts'
import { concerns, type Holding, isSource, openHoldings } from '../attribution/holdings.ts'
import { openMoves } from '../attribution/moves.ts'
import { answerLines } from '../attribution/render.ts'
import { isOurs, sharedBy } from '../attribution/shared.ts'
import { soldAt } from '../attribution/sold.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { findCut } from '../log/find-cut.ts'
import { openLog } from '../log/open-log.ts'
import type { Entry } from '../log/read-entry.ts'
import { readingTheLog } from '../log/reading.ts'
import { moment } from '../render/duration.ts'
import { parseCut } from '../state/cut.ts'
import { placeLine } from '../state/render-state.ts'
import { openTerminal } from '../terminal.ts'

export type AttributionOptions = Readonly<{ at?: string; json?: boolean }>

const textOf = ({ address, port }: Asked): string => `${address}${port === null ? '' : `:${port}`}`

/** Nobody had it then; whoever had it at another time is named. */
const nobody = (asked: Asked, isExits: boolean, holdings: readonly Holding[]): Failure => {
  const [last] = holdings.filter((it) => concerns(asked, it) && isSource(it)).toReversed()
  const whose = isExits ? 'was nobody’s then' : 'was no address of any exit then'
  const hint =
    last === undefined
      ? 'no network ever had it'
      : `the last who had it: ${last.party}/${last.network}, from fact ${last.since.fact}${last.until === null ? '' : ` to fact ${last.until.fact}${last.until.at === null ? '' : ` (${moment(last.until.at)} UTC)`}`}`
  return new Failure(EXIT.notFound, `${textOf(asked)} ${whose}`, hint)
}

/** `sixfold attribution ADDRESS:PORT --at FACT|MOMENT`: which network was behind it then, from the log alone. */
export const attribution = async (
  connection: Connection,
  text: string,
  { at = 'end', json = false }: AttributionOptions,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const asked = parseAsked(text)
  const cut = parseCut(at)
  const { lastSequence } = await streamState(connection, 'FACTS')
  const until = await findCut(connection, cut, terminal)
  const holdings = openHoldings(asked)
  const moves = openMoves()
  const noteAll = (entry: Entry): void => {
    holdings.note(entry)
    moves.note(entry)
  }
  // Read to its end: when something was given back is behind the cut.
  await using whole = await openLog(connection, { until: lastSequence, onEntry: noteAll })
  await readingTheLog(whole, terminal)
  await using then = await openLog(connection, { until })
  await readingTheLog(then, terminal)
  const time = then.time()
  const all = holdings.all()
  const place = { fact: until, at: cut.kind === 'moment' ? cut.at : time }
  const shared = sharedBy(then.world, asked, soldAt(all, place), { ...place, moves: moves.all() })
  const answer = answerFor(asked, all, { ...place, shared })
  if (isNobody(answer)) throw nobody(asked, isOurs(then.world, asked), all)
  if (json) {
    const iso = time === null ? null : new Date(time).toISOString()
    const { asked: _, ...told } = answer
    terminal.json({ fact: until, time: iso, ...asked, ...told })
    return EXIT.ok
  }
  terminal.out(placeLine({ fact: until, at: time }, terminal.color))
  for (const line of answerLines(answer, terminal.color)) terminal.out(line)
  return EXIT.ok
}
