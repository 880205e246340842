import { DERIVE_VERSION, derive, deriveHash } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { memberIn, type NetworkView, networkRef, revisionOf, viewOf, type World } from '@sixfold/fold'
import type { LastReport, Reported } from '../machines/reports.ts'
import { missingReason, silenceOf } from '../networks/missing.ts'

/** A network on a machine. */
export type Part = Readonly<{ agent: AgentId; party: string; network: string }>

/** What was heard of it. `heardMs`: when of the agent at all, in milliseconds ago; null: not within the last minute. */
export type Heard = Readonly<{ report: LastReport<Reported> | null; heardMs: number | null }>

/** What an agent says that it holds of a network, and what is not as the log wants it. This shape stays. */
export type DriftRow = Part &
  Readonly<{
    phase: Reported['phase'] | null
    applied: number | null
    /** RFC 3339; null where it never reported. */
    reportedAt: string | null
    heardMs: number | null
    /** In sentences; empty where all is as the log wants it. */
    drift: readonly string[]
  }>

/** What is wanted of a machine: to hold the network, to give it up since a fact, or nothing since one (0: ever). */
type Wanted = Readonly<{ is: 'held' } | { is: 'given-up' | 'nothing'; since: number }>

/** What the log wants of a machine for a network. */
export const wantedOf = (world: World, { agent, party, network }: Part): Wanted => {
  const { state, sequence } = world.get('network', networkRef(party, network))
  const view = viewOf(world, party, network)
  const isNowhere = ['none', 'abandoned', 'gone'].includes(state.status)
  if (isNowhere) return { is: 'nothing', since: sequence }
  // Who is about to become a member may know it before the log that was read says so.
  const isComing =
    state.growing.has(agent) || state.exitMove?.exit === agent || state.standbyReserved === agent
  if (view === null || isComing) return { is: 'held' }
  const member = memberIn(view.plan, agent)
  if (member === undefined) return { is: 'nothing', since: 0 }
  if (member.left !== null) return { is: 'nothing', since: member.left }
  const since = view.plan.cancelled ?? member.removed
  return since === null ? { is: 'held' } : { is: 'given-up', since }
}

const otherKeys = (view: NetworkView, agent: string, { keys }: Reported): string[] => {
  const known = memberIn(view.plan, agent)?.keys ?? null
  if (known === null || keys === null) return []
  const isSame = known.exit === keys.exit && known.mesh === (keys.mesh ?? null)
  return isSame ? [] : ['has other keys than the log says: its peers do not know it']
}

const otherDerived = (view: NetworkView, agent: AgentId, report: Reported): string[] => {
  const { phase, applied, deriveVersion, hash } = report
  const isComparable = phase === 'applied' && applied === revisionOf(view) && deriveVersion === DERIVE_VERSION
  return !isComparable || hash === deriveHash(derive(view, agent))
    ? []
    : ['holds other addresses, routes or peers than the log gives at this revision']
}

const ofHeld = (world: World, { agent, party, network }: Part, { report, heardMs }: Heard): string[] => {
  const view = viewOf(world, party, network)
  if (view === null) return []
  const said = report?.data ?? null
  const missing = missingReason({ report: said, heardMs, hasLeft: false }, revisionOf(view))
  return [
    ...(missing === null ? [] : [missing]),
    ...(said === null ? [] : [...otherKeys(view, agent, said), ...otherDerived(view, agent, said)]),
  ]
}

const ofUnwanted = (
  { is, since }: Exclude<Wanted, { is: 'held' }>,
  { report, heardMs }: Heard,
): readonly string[] => {
  const because =
    since === 0 ? 'by the log it is no member' : `by the log it was to give it up with fact ${since}`
  const isThere = report !== null && report.data.phase !== 'absent'
  const silence = is === 'given-up' ? silenceOf(heardMs) : null
  return [
    ...(isThere ? [`still has it (${report.data.phase}); ${because}`] : []),
    ...(silence === null ? [] : [silence]),
  ]
}

/** Holds what an agent reports of one network against the log. Pure. */
export const driftOf = (world: World, part: Part, heard: Heard): DriftRow => {
  const wanted = wantedOf(world, part)
  const { agent, party, network } = part
  const { report, heardMs } = heard
  return {
    agent,
    party,
    network,
    phase: report?.data.phase ?? null,
    applied: report?.data.applied ?? null,
    reportedAt: report === null ? null : new Date(report.at).toISOString(),
    heardMs,
    drift: wanted.is === 'held' ? ofHeld(world, part, heard) : ofUnwanted(wanted, heard),
  }
}
