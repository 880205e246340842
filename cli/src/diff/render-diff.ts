import type { KernelChange } from '../plan/kernel-diff.ts'
import { kernelLines } from '../plan/render-plan.ts'
import type { Palette } from '../render/color.ts'
import { printable } from '../render/printable.ts'
import type { Difference } from './diff-state.ts'

const SIGN = { new: '+', gone: '-', changed: '~' } as const
const COLOR = { new: 'green', gone: 'red', changed: 'yellow' } as const

/** Everything that is different, each thing with its changes under it. */
export const differenceLines = (differences: readonly Difference[], color: Palette): string[] =>
  differences.flatMap(({ kind, name, change, details }) => [
    color[COLOR[change]](`${SIGN[change]} ${kind} ${name.split(' ')[0]}`),
    ...details.map((detail) => `    ${printable(detail)}`),
  ])

/** What is different in the kernels of a network's members. */
export const kernelDiffLines = (name: string, members: readonly KernelChange[], color: Palette): string[] =>
  members.length === 0
    ? ['', `nothing is different in the kernels of ${name}`]
    : [
        '',
        `in the kernels of ${color.bold(name)}:`,
        ...kernelLines(members, color).map((line) => `  ${line}`),
      ]
