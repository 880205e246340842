import type { Palette } from '../render/color.ts'
import { duration } from '../render/duration.ts'
import { plural } from '../render/plural.ts'
import { printable } from '../render/printable.ts'
import { table } from '../render/table.ts'
import type { OrderReport } from './order-report.ts'
import { shortType } from './short-type.ts'
import type { Watched } from './watch-orders.ts'

const subjectOf = ({ party, network }: Readonly<{ party: string; network: string | null }>): string =>
  network === null ? party : `${party}/${network}`

const COLORS: Readonly<Record<OrderReport['stage'], 'green' | 'red' | 'yellow' | 'dim'>> = {
  stored: 'dim',
  accepted: 'green',
  converged: 'green',
  gone: 'green',
  rejected: 'red',
  missed: 'red',
  'not-stored': 'red',
  'timed-out': 'yellow',
}

const stageText = ({ stage, words }: OrderReport): string => {
  if (stage === 'timed-out') return `no end yet: ${words}`
  return stage === 'missed'
    ? `accepted, but the network is ${words}`
    : stage === 'rejected'
      ? 'rejected'
      : words
}

/** Why an order is refused, below its name. */
export const refusalLines = ({
  code,
  sentence,
  field,
  value,
}: NonNullable<OrderReport['refusal']>): string[] => [
  `  code      ${code}`,
  `  sentence  ${printable(sentence)}`,
  ...(field === null ? [] : [`  field     ${printable(field)}`]),
  ...(value === null ? [] : [`  value     ${printable(value)}`]),
]

const rejectionLines = ({ stage, refusal, words }: OrderReport): string[] => {
  if (stage !== 'rejected') return []
  return refusal === null ? [`  ${words}`] : refusalLines(refusal)
}

const MISSING = 10

/** Who an order still waits for, and why. */
const missingLines = ({ type, missing }: OrderReport): string[] => {
  const shown = missing.slice(0, MISSING).map(({ name, reason }) => `  ${name}: ${printable(reason)}`)
  const rest = missing.length - shown.length
  const networks = [...new Set(missing.map(({ network }) => network))].join(', ')
  return [
    `${shortType(type)} is not there yet in ${networks}:`,
    ...shown,
    ...(rest > 0 ? [`  and ${plural(rest, 'member')} more`] : []),
  ]
}

/** What is told of orders on a terminal: a table, each rejection in full, who is missing, and what was never sent. */
export const orderLines = (reports: readonly OrderReport[], given: number, color: Palette): string[] => [
  ...table<OrderReport>(
    [
      { head: 'ORDER', cell: ({ key }) => key },
      { head: 'POSITION', cell: ({ position }) => String(position ?? ''), align: 'right' },
      { head: 'TYPE', cell: ({ type, refusal }) => shortType(type, refusal?.code) },
      { head: 'OF', cell: subjectOf },
      {
        head: 'TOOK',
        cell: ({ milliseconds }) => (milliseconds === null ? '' : duration(milliseconds)),
        align: 'right',
      },
      { head: 'STATE', cell: stageText, paint: (text, { stage }) => color[COLORS[stage]](text) },
    ],
    reports,
    color,
  ),
  ...reports.flatMap((report) => {
    const lines = rejectionLines(report)
    return lines.length === 0 ? [] : ['', color.red(`${report.key} was rejected`), ...lines]
  }),
  ...reports.flatMap((report) => (report.missing.length === 0 ? [] : ['', ...missingLines(report)])),
  ...(given > reports.length
    ? [
        '',
        color.yellow(`${plural(given - reports.length, 'order')} behind it not sent: they may depend on it`),
      ]
    : []),
]

const LINES = 10

/** How orders stand while they are waited for: a line each, those that are not done first, ten at most. */
export const statusLinesOf = (all: readonly Watched[]): string[] => {
  const open = all.filter(({ standing }) => !standing.done)
  const lines = open.slice(0, LINES).map(({ order, standing }) => {
    const what = `${shortType(order.type)} ${subjectOf(order)}`
    return `${what}: ${standing.words}`
  })
  const rest = open.length - lines.length
  return [
    ...lines,
    ...(rest > 0 ? [`  and ${plural(rest, 'order')} more`] : []),
    ...(all.length > 1 ? [`${all.length - open.length} of ${all.length} done`] : []),
  ]
}
