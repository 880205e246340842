import { heardWords } from '../machines/heard.ts'
import type { AgentNames } from '../names/agent-names.ts'
import type { Palette } from '../render/color.ts'
import { duration, moment } from '../render/duration.ts'
import { table } from '../render/table.ts'
import type { DriftRow } from './drift.ts'
import type { DriftNow } from './read-drift.ts'

/** That of the past only the log is known. */
export const PAST =
  'drift is known for now only: what agents report is no fact, and only the last of it is kept. What became of it then (joined, converged, degraded, left) is above.'

const heading = (text: string, { bold }: Palette): string[] => ['', bold(text)]

/** What agents report, under a heading of its own; null: it is asked for the past. `of` says what the rows differ in. */
export const driftLines = (
  drift: DriftNow | null,
  of: 'machines' | 'networks',
  names: Pick<AgentNames, 'of'>,
  color: Palette,
): string[] => {
  if (drift === null) return ['', color.dim(PAST)]
  const { asOf, reports, findings } = drift
  const now = Date.parse(asOf)
  const title = `what ${of === 'machines' ? 'agents report' : 'its agent reports'}, apart from the log  ${moment(now)} UTC`
  const rows = table<DriftRow>(
    [
      of === 'machines'
        ? { head: 'MACHINE', cell: ({ agent }) => names.of(agent) }
        : { head: 'NETWORK', cell: ({ party, network }) => `${party}/${network}` },
      { head: 'PHASE', cell: ({ phase }) => phase ?? 'not reported' },
      { head: 'HOLDS', cell: ({ applied }) => String(applied ?? ''), align: 'right' },
      {
        head: 'REPORTED',
        cell: ({ reportedAt: at }) =>
          at === null ? 'never' : `${duration(Math.max(0, now - Date.parse(at)))} ago`,
      },
      { head: 'HEARD', cell: ({ heardMs }) => heardWords(heardMs) },
      {
        head: 'DRIFT',
        cell: ({ drift: found }) => found.join('; ') || 'none',
        paint: (text, { drift: found }) => (found.length === 0 ? text : color.yellow(text)),
      },
    ],
    reports,
    color,
  )
  return [
    ...heading(title, color),
    ...(reports.length === 0 ? ['nothing is wanted, and nothing is reported'] : rows),
    ...(findings ?? []).map((it) => color.yellow(`  ! ${it}`)),
  ]
}
