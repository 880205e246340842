import { down, type LabContext, loadTopology, topologyFile, up } from '@sixfold/lab'
import type { Bench } from '../harness/figure.ts'
import { runInside } from './inside.ts'

/**
 * A lab of the figure's own with a grid laid in it, every process real. Its name is the bench's, so that what a killed
 * one left is taken down first; it is gone when the figure is done.
 */
export const labBench = async (
  { keep, say }: Bench,
  topology: 'two' | 'eight' | 'two-exits',
): Promise<LabContext> => {
  const name = `bench-${topology}`
  await down(name)
  const rising = up(await loadTopology(topologyFile(topology)), { name }, say)
  keep({
    [Symbol.asyncDispose]: async () => {
      await rising.catch(() => undefined) // what is being made cannot be taken down
      await down(name)
    },
  })
  const context = await rising
  say('laying the grid')
  await runInside(context, 'lay-grid')
  return context
}
