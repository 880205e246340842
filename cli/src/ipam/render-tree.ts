import type { AgentNames } from '../names/agent-names.ts'
import type { Palette } from '../render/color.ts'
import { moment } from '../render/duration.ts'
import { type Column, table } from '../render/table.ts'
import type { AllocationRow, Sixtyfour, SliceRow, Use } from './tree.ts'

/** A slice with more /64s than this is told in numbers, unless all are asked for. */
const SHOWN = 16

/** Where people should look: at these parts of a slice or an allocation a warning is on the log, too. */
const [HIGH, FULL] = [80, 95]

/** A part of a whole in percent, never rounded to nothing or to all: `0 %`, `<1 %`, `42 %`, `>99 %`, `100 %`. */
export const percentText = (part: number, of: number): string => {
  if (part === 0 || of === 0) return '0 %'
  if (part === of) return '100 %'
  const percent = Math.round((part / of) * 100)
  if (percent === 0) return '<1 %'
  return percent === 100 ? '>99 %' : `${percent} %`
}

const count = (number: number): string => number.toLocaleString('en')

const paintPart = (part: number, of: number, color: Palette) => (text: string) => {
  if (part * 100 >= FULL * of) return color.red(text)
  return part * 100 >= HIGH * of ? color.yellow(text) : text
}

const useText = ({ of, inUse, cooling }: Use): string =>
  `${count(inUse)} of ${count(of)} /64s in use${cooling === 0 ? '' : `, ${count(cooling)} cooling`}`

const holderText = ({ holder: { kind, id } }: AllocationRow): string =>
  `${kind === 'farm' ? 'farm' : 'exit group'} ${id}`

/** The second line of an allocation; what nothing is cut from has no /64s yet. */
const cutsText = ({ of, cut, sliceLength, use }: AllocationRow, color: Palette): string => {
  const cuts = `${count(cut)} of ${count(of)} slices of /${sliceLength} cut (${percentText(cut, of)})`
  return `${paintPart(cut, of, color)(cuts)}${cut === 0 ? '' : `; ${useText(use)}`}`
}

const headLines = (row: AllocationRow, color: Palette): string[] => {
  const { prefix, name, withdrawn } = row
  const was = name === prefix ? '' : `, first registered as ${name}`
  const state =
    withdrawn === null ? '' : `  ${color.yellow(`withdrawn by fact ${withdrawn}: nothing is given from it`)}`
  return [`${color.bold(prefix)}  ${holderText(row)}${was}${state}`, `  ${cutsText(row, color)}`]
}

const stateText = (it: Sixtyfour): string =>
  it.state === 'in use' ? 'in use' : `cooling until ${moment(it.until)} UTC`

const prefixLines = (
  prefixes: readonly Sixtyfour[],
  names: Pick<AgentNames, 'of'>,
  color: Palette,
): string[] => {
  const columns: readonly Column<Sixtyfour>[] = [
    { head: '', cell: ({ prefix }) => prefix },
    {
      head: '',
      cell: stateText,
      paint: (text, { state }) => (state === 'cooling' ? color.dim(text) : text),
    },
    { head: '', cell: (it) => (it.state === 'in use' ? `${it.party}/${it.network}` : '') },
    { head: '', cell: (it) => (it.state === 'in use' ? `on ${names.of(it.member)}` : '') },
    { head: '', cell: (it) => (it.state === 'in use' ? `fact ${it.fact}` : '') },
  ]
  // No head: the tree has its own.
  return table(columns, prefixes, color)
    .slice(1)
    .map((line) => `      ${line}`)
}

const sliceLines = (row: SliceRow, names: Pick<AgentNames, 'of'>, all: boolean, color: Palette): string[] => {
  const { slice, owner, use, prefixes } = row
  const given = use.inUse + use.cooling
  const part = paintPart(given, use.of, color)(percentText(given, use.of))
  const head = `    ${color.cyan(slice)}  ${names.of(owner)}  ${part}  ${useText(use)}`
  if (all || prefixes.length <= SHOWN) return [head, ...prefixLines(prefixes, names, color)]
  return [head, color.dim(`      ${count(prefixes.length)} /64s, shown by --all`)]
}

/** Allocations, their slices and their /64s, as a tree. */
export const treeLines = (
  rows: readonly AllocationRow[],
  names: Pick<AgentNames, 'of'>,
  { all }: Readonly<{ all: boolean }>,
  color: Palette,
): string[] =>
  rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...headLines(row, color),
    ...row.slices.flatMap((slice) => sliceLines(slice, names, all, color)),
  ])
