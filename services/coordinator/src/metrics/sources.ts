import type { World } from '@sixfold/fold'
import type { openLanes } from '../orders/lanes.ts'
import type { watchProofs } from '../proofs/watch-proofs.ts'
import type { Post } from '../routing/post.ts'
import type { LivesCount } from './count-lives.ts'
import type { Tally } from './tally.ts'

/** Where the numbers come from. Asking for any of them costs next to nothing, however large the grid is. */
export type Sources = Readonly<{
  world: Pick<World, 'get'>
  tally: Pick<Tally, 'counts' | 'orders'>
  lives: () => LivesCount
  isConnected: () => boolean
  /** The last sequence of FACTS; null when it cannot be asked for now. */
  endOfLog: () => Promise<number | null>
  /** The last fact up to which all are folded. */
  folded: () => number
  /** How many facts were met that this version cannot read. */
  strangers: () => number
  waiting: ReturnType<typeof openLanes>['waiting']
  proofs: Pick<ReturnType<typeof watchProofs>, 'counts' | 'violations'>
  mailboxes: Post['counters']
}>
