import type { Arguments } from './arguments.ts'
import type { Bench, Figure, Pair } from './figure.ts'
import { InterruptedError, openHeld } from './held.ts'
import { type Line, lineOf } from './line.ts'
import { measure } from './measure.ts'

const PAIRS = 7
const WARM_UPS = 1

/** How figures are run: what the command line asks for, where progress goes, and who can interrupt. */
export type RunOptions = Pick<Arguments, 'pairs' | 'scale'> &
  Readonly<{
    say: (text: string) => void
    /** Told what the figure holds as it begins, so that an interrupt can let go of it. */
    onHeld: (held: AsyncDisposable) => void
    /** True once the figure shall end: it does so at the next resource or sample. */
    isAsked: () => boolean
  }>

const short = (value: number): string => String(Number(value.toPrecision(4)))

const pairText = ({ ours, raw }: Pair): string =>
  raw === null ? short(ours) : `${short(ours)} to ${short(raw)}, ratio ${short(ours / raw)}`

/** Measures one figure, and lets go of everything that it took, whatever happens. */
export const runFigure = async (
  figure: Figure,
  { pairs: asked, scale, say, onHeld, isAsked }: RunOptions,
): Promise<Line> => {
  await using held = openHeld()
  onHeld(held)
  const goOn = (): void => {
    if (isAsked()) throw new InterruptedError('interrupted')
  }
  const hear = (text: string): void => say(`${figure.name}: ${text}`)
  const bench: Bench = {
    keep: (resource) => {
      held.keep(resource)
      goOn()
      return resource
    },
    say: hear,
    scaled: (count) => Math.max(1, Math.round(count * scale)),
  }
  hear('preparing')
  const measured = await figure.prepare(bench)
  const count = asked ?? figure.pairs ?? PAIRS
  const ours = (): Promise<number> => {
    goOn()
    return measured.ours()
  }
  const pairs = await measure(
    { ...measured, ours },
    {
      pairs: count,
      warmUps: figure.warmUps ?? WARM_UPS,
      onPair: (pair, index) => hear(`${index + 1} of ${count}: ${pairText(pair)} ${figure.unit}`),
    },
  )
  return lineOf(figure, pairs, measured.note?.(pairs.map(({ ours }) => ours)))
}
