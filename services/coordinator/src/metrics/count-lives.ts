import { type AggregateRef, factSubject } from '@sixfold/events'
import type { World } from '@sixfold/fold'
import type { Life, Lifecycles } from '@sixfold/lifecycle'
import type { Recorded } from '../journal/feed.ts'

/** How many networks are in each state of a life. */
export type LivesCount = Readonly<Record<Life, number>>

/**
 * Counts networks by their state: all of them once, and then each as its facts come, so that asking costs nothing. What
 * is counted must be folded and noted before.
 */
export const countLives = (world: Pick<World, 'all'>, lives: Pick<Lifecycles, 'of'>) => {
  const counts: Record<Life, number> = {
    ordered: 0,
    allocating: 0,
    joining: 0,
    converging: 0,
    converged: 0,
    degraded: 0,
    suspended: 0,
    leaving: 0,
    gone: 0,
    abandoned: 0,
  }
  const known = new Map<string, Life>()

  const count = (ref: AggregateRef): void => {
    const subject = factSubject(ref)
    const before = known.get(subject)
    const { life } = lives.of(ref)
    if (life === before) return
    if (before !== undefined) counts[before] -= 1

    counts[life] += 1
    known.set(subject, life)
  }

  for (const { ref } of world.all('network')) count(ref)
  return {
    counts: (): LivesCount => counts,
    onFact: ({ ref }: Pick<Recorded, 'ref'>): void => {
      if (ref.aggregate === 'network') count(ref)
    },
  }
}
