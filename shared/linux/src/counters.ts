import type { Machine } from './machine.ts'
import type { Counters } from './nft/model.ts'

/** What the named counters in the table of a namespace stood at when it was last looked at. */
export const countersIn = ({ listings }: Machine, netns: string): Counters =>
  listings.get(netns)?.counters ?? new Map()
