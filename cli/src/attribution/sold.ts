import { type Holding, isHeldAt } from './holdings.ts'
import { SHORTLY_MS } from './shortly.ts'

/**
 * The first ports of the blocks that are sold at a place on the log, so that nobody else can have left by them: not those
 * that were sold shortly before, of which the exit may not have heard yet.
 */
export const soldAt = (
  holdings: readonly Holding[],
  { fact, at }: Readonly<{ fact: number; at: number | null }>,
): number[] =>
  holdings.flatMap((it) => {
    const { since, first } = it
    const isNew = at !== null && since.at !== null && at - since.at <= SHORTLY_MS
    return first === null || isNew || !isHeldAt(it, fact) ? [] : [first]
  })
