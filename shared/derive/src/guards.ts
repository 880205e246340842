import type { Route } from '@sixfold/kernel'
import { GUARD_METRIC } from './names.ts'

/**
 * Guards: for every member's prefixes, a route that leads nowhere and loses to any route that leads somewhere. A wire
 * that is down then means unreachable, never the default route and so never the internet in clear.
 */
export const guards = (destinations: readonly string[], because: number): Route[] =>
  destinations.map((destination) => ({ type: 'unreachable', destination, metric: GUARD_METRIC, because }))
