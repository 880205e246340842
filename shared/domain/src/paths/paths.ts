import { clearFamily, type HiddenPair, hiddenPairs, holesAt, pathBetween } from '@sixfold/derive'
import {
  type Hole,
  type HoleTry,
  isOpenHole,
  isWanted,
  type NetworkState,
  type NetworkView,
  type NodeMachine,
  pairOf,
  pairText,
  type ResourcePlan,
} from '@sixfold/fold'
import { ATTEMPT_ROUNDS, restAfter } from '../holes/schedule.ts'
import { type FarmWaysBy, whyNotClear } from '../wires/farm-ways.ts'

/** How what two members send to each other goes, and why so. `since` is the fact that made it so; null: it always was. */
export type PairPath = Readonly<{
  one: ResourcePlan['node']
  other: ResourcePlan['node']
  is: 'direct' | 'lan' | 'vxlan' | 'relayed'
  family: 'ipv6' | 'ipv4' | null
  why: string
  since: number | null
}>

/** What is known of a network beyond its view; `waysBy`: what agents last said of ways in clear. */
type Known = Pick<NetworkState, 'holeTries'> & Readonly<{ waysBy: FarmWaysBy }>

type Way = Omit<PairPath, 'one' | 'other'>

const named = ({ machines }: NetworkView, { node }: Pick<ResourcePlan, 'node'>): string =>
  machines[node]?.name ?? node

const throughHole = ({ candidates, family, punched }: Hole): Way => {
  const kinds = candidates.map((it) => it?.kind)
  const base = { family, since: punched }
  if (kinds.includes('lan'))
    return { ...base, is: 'lan', why: 'both are behind one address, and meet behind it' }
  return kinds.includes('configured')
    ? { ...base, is: 'direct', why: 'the one that is public is found, and answers the hidden one' }
    : { ...base, is: 'direct', why: 'through a hole that both opened' }
}

const clockText = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

/** Why a pair that may be punched is not, or not yet. */
const whyTried = (last: HoleTry, now: number): string => {
  const { round, attempt, phase, at } = last
  if (phase === 'offered') return `they try to reach each other: round ${round}, attempt ${attempt}`
  const was = phase === 'lost' ? 'the hole between them was lost' : `round ${round} of tries was in vain`
  const rest = restAfter(last)
  const again =
    rest === null
      ? `they try again when one is seen elsewhere (after ${ATTEMPT_ROUNDS} rounds)`
      : at + rest > now
        ? `they try again at ${clockText(at + rest)} UTC, if not before`
        : 'they try again as soon as the agents of both are heard of'
  return `${was}; ${again}`
}

const whyRelayed = (
  view: NetworkView,
  { one, other }: Pick<HiddenPair, 'one' | 'other'>,
  last: HoleTry | undefined,
  now: number,
): string => {
  if (view.plan.holes === undefined)
    return 'one is hidden, and not every member says yet that it knows how to punch holes'
  return last === undefined
    ? `the exit has not seen yet where ${named(view, one)} and ${named(view, other)} are found`
    : whyTried(last, now)
}

const directly = (
  view: NetworkView,
  one: ResourcePlan,
  other: ResourcePlan,
  waysBy: FarmWaysBy,
): Way | null => {
  const [here, there] = [view.machines[one.node], view.machines[other.node]]
  if (here === undefined || there === undefined) return null
  const clear = clearFamily(view, one, other)
  if (clear !== null)
    return { is: 'vxlan', family: clear, why: 'both are in a farm that is trusted, in clear', since: null }
  const path = pathBetween(here as NodeMachine, there as NodeMachine, other.ports.mesh)
  if (path.kind === 'relayed') return null
  const waits = whyNotClear(view, one, other, waysBy)
  const why = waits === null ? 'both are public' : `both are public; ${waits}`
  return { is: 'direct', family: path.family, why, since: null }
}

const wayOf = (
  view: NetworkView,
  { holeTries, waysBy }: Known,
  {
    one,
    other,
    family,
  }: Readonly<{ one: ResourcePlan; other: ResourcePlan; family: HiddenPair['family'] | null }>,
  now: number,
): Way => {
  const relayed = (why: string, since: number | null = null): Way => ({
    is: 'relayed',
    family: null,
    why,
    since,
  })
  const missing = [one, other].find(({ keys }) => keys === null)
  if (missing !== undefined) return relayed(`${named(view, missing)} has not joined yet`)
  const direct = directly(view, one, other, waysBy)
  if (direct !== null) return direct
  if (family === null) return relayed('they have no address family in common')
  const hole = holesAt(view, one.node).get(other.node)
  if (hole !== undefined && isOpenHole(hole)) return throughHole(hole)
  const last = holeTries?.get(pairText(pairOf(one.node, other.node)))
  return relayed(whyRelayed(view, { one, other }, last, now), last?.sequence ?? null)
}

/**
 * How every pair of a network's members reaches each other, in the order of its resources. `now`: milliseconds of the wall
 * clock; `waysBy`: what agents last said of ways in clear.
 */
export const pathsOf = (
  view: NetworkView,
  { holeTries }: Pick<NetworkState, 'holeTries'>,
  now: number,
  waysBy: FarmWaysBy = () => undefined,
): PairPath[] => {
  const hidden = new Map(
    hiddenPairs(view).map(({ one, other, family }) => [pairText(pairOf(one.node, other.node)), family]),
  )
  return view.plan.resources.filter(isWanted).flatMap((one, at, all) =>
    all.slice(at + 1).map((other) => ({
      one: one.node,
      other: other.node,
      ...wayOf(
        view,
        { holeTries, waysBy },
        { one, other, family: hidden.get(pairText(pairOf(one.node, other.node))) ?? null },
        now,
      ),
    })),
  )
}
