import { type SavedWorld, savableWorld } from '@sixfold/fold'
import { lifecycles, type SavedLifecycles } from '@sixfold/lifecycle'
import type { Recorded } from '../journal/feed.ts'
import { decidedOrders, type SavedDecided } from '../orders/decided.ts'

/** All that a coordinator folds from facts, as plain values, Maps and Sets. */
export type SavedFold = Readonly<{ world: SavedWorld; decided: SavedDecided; lives: SavedLifecycles }>

/**
 * Everything in a coordinator that follows from the facts of the past: what is not in here must follow from the world,
 * or a coordinator that began with a snapshot would know less than one that read the whole log.
 */
export const openFold = (saved?: SavedFold) => {
  const world = savableWorld(saved?.world)
  const decided = decidedOrders(saved?.decided)
  const lives = lifecycles(saved?.lives)
  return {
    world,
    decided,
    lives,
    /** Takes note of a fact that the world has folded, in log order. */
    note: (recorded: Pick<Recorded, 'ref' | 'fact'>): void => {
      const { ref, fact } = recorded
      decided.note(recorded)
      if (ref.aggregate === 'network') lives.note(ref, fact, world.get('network', ref).state)
    },
    /** All of it, not a copy: to be written before the next fact is folded. */
    save: (): SavedFold => ({ world: world.save(), decided: decided.save(), lives: lives.save() }),
  }
}

export type Fold = ReturnType<typeof openFold>
