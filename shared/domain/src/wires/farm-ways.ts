import { waySince } from '@sixfold/derive'
import type { AgentId, FarmId } from '@sixfold/events'
import type { FarmWaysReported } from '@sixfold/events/reports'
import { isWanted, type NetworkView, type ResourcePlan } from '@sixfold/fold'

/** What one agent last said of its ways in clear that are not sent over yet. */
export type FarmWaysSaid = FarmWaysReported['data']

/** What each agent last said of one network. */
export type FarmWaysBy = (agent: AgentId) => FarmWaysSaid | undefined

type End = Pick<ResourcePlan, 'node'>

/** Whether packets pass from one end to the other and back, as the one says; null where it has not said of this way as it is. */
const saidBy = (one: End, other: End, since: number, waysBy: FarmWaysBy): boolean | null =>
  waysBy(one.node)?.ways.find((it) => it.peer === other.node && it.since === since)?.passes ?? null

/**
 * Whether packets pass between two members over a wire that is not sent over yet; null: not both have said so of the way as it
 * is, and neither says that they do not.
 */
const passesBetween = (one: End, other: End, since: number, waysBy: FarmWaysBy): boolean | null => {
  const both = [saidBy(one, other, since, waysBy), saidBy(other, one, since, waysBy)]
  if (both.includes(false)) return false
  return both.includes(null) ? null : true
}

type Way = Readonly<{ one: ResourcePlan; other: ResourcePlan; since: number }>

/** The ways of a network inside a farm that are not sent over yet. */
function* waysIn(view: NetworkView, farm: FarmId): Generator<Way> {
  const inFarm = view.plan.resources.filter((it) => {
    const machine = view.machines[it.node]
    return isWanted(it) && machine?.kind === 'node' && machine.farm === farm
  })
  for (const [at, one] of inFarm.entries())
    for (const other of inFarm.slice(at + 1)) {
      const since = waySince(view, one, other)
      if (since !== null) yield { one, other, since }
    }
}

/** True when both ends of each of these ways say that packets pass. One that is shut keeps all of them from being opened. */
export const doAllPass = (view: NetworkView, farm: FarmId, waysBy: FarmWaysBy): boolean => {
  for (const { one, other, since } of waysIn(view, farm))
    if (passesBetween(one, other, since, waysBy) !== true) return false
  return true
}

/** The first way in a farm over which packets do not pass; null where none is known. */
const firstShut = (view: NetworkView, farm: FarmId, waysBy: FarmWaysBy): Way | null => {
  for (const way of waysIn(view, farm))
    if (passesBetween(way.one, way.other, way.since, waysBy) === false) return way
  return null
}

/**
 * Why two members that have a VXLAN wire do not send over it, in words; null where they have none, or do. One pair over
 * which packets do not pass keeps all of the farm waiting.
 */
export const whyNotClear = (
  view: NetworkView,
  one: ResourcePlan,
  other: ResourcePlan,
  waysBy: FarmWaysBy,
): string | null => {
  const since = waySince(view, one, other)
  const machine = view.machines[one.node]
  if (since === null || machine?.kind !== 'node') return null
  const named = ({ node }: End): string => view.machines[node]?.name ?? node
  const between = (pair: Readonly<{ one: End; other: End }>) => `${named(pair.one)} and ${named(pair.other)}`
  const passes = passesBetween(one, other, since, waysBy)
  if (passes === false) {
    const from = saidBy(one, other, since, waysBy) === false ? one : other
    return `UDP 4789 does not pass between ${between({ one, other })} (${named(from)} gets no answer to packets of full size); asked again each minute`
  }
  const shut = firstShut(view, machine.farm, waysBy)
  if (shut !== null) return `VXLAN waits: UDP 4789 does not pass between ${between(shut)}`
  return passes === null
    ? 'VXLAN waits: both ends are still to say that UDP 4789 passes between them'
    : 'VXLAN waits until all members have said so, and hold what the log says'
}
