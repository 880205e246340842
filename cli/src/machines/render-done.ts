import type { Palette } from '../render/color.ts'
import { moment } from '../render/duration.ts'
import { plural } from '../render/plural.ts'
import { printable } from '../render/printable.ts'
import type { Done } from './reports.ts'

type Where = Pick<Done['repairs'][number], 'party' | 'network'>

const placeOf = ({ party, network }: Where): string =>
  network === null ? 'the machine' : `${party}/${network}`

const NOTICED = {
  kernel: 'told by the kernel',
  process: 'its process had ended',
  look: 'seen at a look',
  sweep: 'found by the sweep',
  pass: 'found by the way',
  disk: 'found on the disk',
} as const

const repairLine = ({ at, object, old, new: becomes, noticed, ...where }: Done['repairs'][number]): string =>
  printable(
    `  ${moment(Date.parse(at))}  ${placeOf(where)}  ${object}: was ${old ?? 'not there'}, is ${becomes ?? 'gone'} (${NOTICED[noticed]})`,
  )

const SHOWN = 2

const shortly = (changes: readonly string[]): string =>
  `${changes.slice(0, SHOWN).join('; ')}${changes.length > SHOWN ? '; …' : ''}`

const passLine = ({ at, steps, milliseconds, changes, ...where }: Done['passes'][number]): string =>
  printable(
    `  ${moment(Date.parse(at))}  ${placeOf(where)}  ${plural(steps, 'step')} in ${milliseconds} ms: ${shortly(changes)}`,
  )

/** What an agent did last; nothing where it never said. */
export const doneLines = (done: Done | null, color: Palette): string[] => {
  if (done === null) return []
  const { repairs, passes } = done
  return [
    '',
    ...(repairs.length === 0
      ? ['nothing had to be repaired since its agent was started']
      : [`last repairs (UTC):`, ...repairs.map((repair) => color.yellow(repairLine(repair)))]),
    ...(passes.length === 0 ? [] : ['', 'last steps (UTC):', ...passes.map(passLine)]),
  ]
}
