import type { Report } from '@sixfold/events'
import type { Palette } from '../render/color.ts'
import { table } from '../render/table.ts'

type Dropped = Extract<Report, { name: 'PolicyReported' }>['data']['dropped'][number]

/** What one member said last of the network's policies; null where it said nothing yet. */
export type MemberDropped = Readonly<{ name: string; dropped: readonly Dropped[] | null }>

/** What one group dropped on all members together. `label` null: what was meant for workloads in no group. */
export type GroupRow = Readonly<{
  mode: Dropped['mode']
  label: string | null
  packets: number
  bytes: number
  /** Where, the most first. */
  members: readonly Readonly<{ name: string; packets: number }>[]
}>

/** One row per mode and group, those of nobody last. This shape stays. */
export const groupRows = (members: readonly MemberDropped[]): GroupRow[] => {
  const all = members.flatMap(({ name, dropped }) => (dropped ?? []).map((it) => ({ name, ...it })))
  return [...Map.groupBy(all, ({ mode, label }) => `${mode} ${label === null ? 1 : 0} ${label}`)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, them]): GroupRow[] => {
      const [first] = them
      if (first === undefined) return []
      return [
        {
          mode: first.mode,
          label: first.label,
          packets: them.reduce((sum, { packets }) => sum + packets, 0),
          bytes: them.reduce((sum, { bytes }) => sum + bytes, 0),
          members: them
            .flatMap(({ name, packets }) => (packets === 0 ? [] : [{ name, packets }]))
            .toSorted((a, b) => b.packets - a.packets),
        },
      ]
    })
}

const SAID = { enforced: 'dropped', staged: 'would drop' } as const

/** The rows as a table. */
export const groupLines = (rows: readonly GroupRow[], color: Palette): string[] =>
  table<GroupRow>(
    [
      { head: 'GROUP', cell: ({ label }) => label ?? '(no group)' },
      { head: 'POLICY', cell: ({ mode }) => `${mode}: ${SAID[mode]}` },
      { head: 'PACKETS', cell: ({ packets }) => String(packets), align: 'right' },
      { head: 'BYTES', cell: ({ bytes }) => String(bytes), align: 'right' },
      {
        head: 'WHERE',
        cell: ({ members }) => members.map(({ name, packets }) => `${name} ${packets}`).join(', '),
      },
    ],
    rows,
    color,
  )
