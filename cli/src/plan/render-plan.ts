import type { Palette } from '../render/color.ts'
import { plural } from '../render/plural.ts'
import { printable } from '../render/printable.ts'
import { table } from '../render/table.ts'
import type { Changed, KernelChange } from './kernel-diff.ts'
import type { Plan, PlannedFact, PlannedOrder } from './plan.ts'

/** In this order a person reads what a kernel gets. */
const ORDER: readonly Changed['kind'][] = ['namespace', 'device', 'address', 'neighbour', 'route', 'peer']

const placeOf = ({ kind }: Changed): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length)

/** What comes and goes with its namespace is counted there, not listed. */
const PARTS: readonly Changed['kind'][] = ['sysctl', 'table', 'chain', 'rule', 'set', 'element']

const counted = (kinds: readonly Changed['kind'][]): string =>
  PARTS.flatMap((kind) => {
    const count = kinds.filter((it) => it === kind).length
    return count === 0 ? [] : [plural(count, kind)]
  }).join(', ')

const changedLines = (
  changes: readonly Changed[],
  sign: '+' | '-',
  paint: (text: string) => string,
): string[] => {
  const whole = new Set(changes.filter(({ kind }) => kind === 'namespace').map(({ netns }) => netns))
  const sorted = changes.toSorted((a, b) => placeOf(a) - placeOf(b))
  return sorted.flatMap(({ kind, netns, text }) => {
    if (whole.has(netns) && PARTS.includes(kind)) return []
    const parts = changes.filter((it) => it.netns === netns && PARTS.includes(it.kind)).map((it) => it.kind)
    const more = kind === 'namespace' && parts.length > 0 ? ` with ${counted(parts)}` : ''
    return [paint(`  ${sign} ${printable(text)}${more}`)]
  })
}

/** What changes on the machines of one network. */
export const kernelLines = (members: readonly KernelChange[], color: Palette): string[] =>
  members.flatMap(({ name, added, removed }) => [
    color.bold(name),
    ...changedLines(removed, '-', color.red),
    ...changedLines(added, '+', color.green),
  ])

const orderLines = (order: PlannedOrder, number: number, color: Palette): string[] => {
  const { party, type, outcome, refusal, facts } = order
  const word = outcome === 'accepted' ? color.green('would be accepted') : color.red('would be rejected')
  return [
    `${number}. ${color.bold(type)} of ${party} ${word}${facts.length === 0 && refusal === null ? ': it is so already, or its outcome is all that is written' : ''}`,
    ...(refusal === null
      ? []
      : [
          `   code      ${refusal.code}`,
          `   sentence  ${printable(refusal.sentence)}`,
          ...(refusal.field === null ? [] : [`   field     ${printable(refusal.field)}`]),
          ...(refusal.value === null ? [] : [`   value     ${printable(JSON.stringify(refusal.value))}`]),
        ]),
    ...(facts.length === 0
      ? []
      : table<PlannedFact>(
          [
            { head: 'FACT', cell: ({ fact }) => String(fact), align: 'right' },
            { head: 'OF', cell: ({ of }) => of },
            { head: 'TYPE', cell: (it) => it.type },
            { head: 'WHAT', cell: ({ summary }) => summary },
          ],
          facts,
          color,
        ).map((line) => `   ${line}`)),
  ]
}

/** A plan for people, `how` is the command that places it. */
export const planLines = ({ revision, orders, networks }: Plan, how: string, color: Palette): string[] => [
  color.dim(
    `planned on fact ${revision}; numbers of facts, ids and times are those of an otherwise quiet log`,
  ),
  ...orders.flatMap((order, index) => orderLines(order, index + 1, color)),
  ...networks.flatMap(({ party, network, members }) => [
    '',
    `in the kernels of ${color.bold(`${party}/${network}`)}, once its members have made their keys:`,
    ...kernelLines(members, color).map((line) => `  ${line}`),
  ]),
  '',
  ...(orders.some(({ outcome }) => outcome === 'rejected')
    ? [color.yellow('nothing was written; what would be rejected is to be mended first')]
    : [
        `nothing was written. To place ${orders.length === 1 ? 'it' : 'them'} as long as nothing that this hangs on moves:`,
        `  ${how}`,
      ]),
]
