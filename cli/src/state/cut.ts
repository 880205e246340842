import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

/** Where on the log somebody wants to stand: behind a fact, at a moment (milliseconds since 1970), or at its end. */
export type Cut = Readonly<
  { kind: 'fact'; sequence: number } | { kind: 'moment'; at: number; text: string } | { kind: 'end' }
>

const MOMENT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/

/**
 * Reads a FACTS position, a moment (RFC 3339; UTC where no offset is given, midnight where no clock is), or `end`.
 *
 * @throws Failure `usage`
 */
export const parseCut = (text: string): Cut => {
  if (text === 'end') return { kind: 'end' }
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return { kind: 'fact', sequence: Number(text) }
  const hasOffset = /(Z|[+-]\d{2}:\d{2})$/.test(text)
  const iso = `${text.replace(' ', 'T')}${text.length <= 10 ? 'T00:00:00' : ''}${hasOffset ? '' : 'Z'}`
  const at = MOMENT.test(text) ? Date.parse(iso) : Number.NaN
  if (!Number.isNaN(at)) return { kind: 'moment', at, text }
  throw new Failure(
    EXIT.usage,
    `${JSON.stringify(text)} is no place on the log: write a FACTS position, a moment like 2026-11-21T08:00:00Z, or end`,
    'sixfold facts shows both of every fact',
  )
}

/**
 * Reads `FROM..TO`; without TO it is the end.
 *
 * @throws Failure `usage`
 */
export const parseRange = (text: string): Readonly<{ from: Cut; to: Cut }> => {
  const [from = '', to, ...more] = text.split('..')
  if (to === undefined || from === '' || more.length > 0)
    throw new Failure(
      EXIT.usage,
      `${JSON.stringify(text)} is no range: write FROM..TO, each a FACTS position or a moment`,
      'for example 120..180, 2026-11-21T08:00:00Z..end, or 120.. up to the end',
    )
  return { from: parseCut(from), to: to === '' ? { kind: 'end' } : parseCut(to) }
}
