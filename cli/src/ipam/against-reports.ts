import { DERIVE_VERSION, derive, deriveHash } from '@sixfold/derive'
import { type AddressingFinding, finding } from '@sixfold/domain/proofs/addressing-finding'
import type { AgentId } from '@sixfold/events'
import {
  type NetworkPlan,
  type NetworkView,
  networkRef,
  presentMembers,
  revisionOf,
  viewOf,
  type World,
} from '@sixfold/fold'
import type { Reported } from '../machines/reports.ts'
import type { Departure, Departures } from './departures.ts'

/** What an agent said last about one network. */
export type AgentSaid = Readonly<{ agent: AgentId; report: Reported }>

/** What log and agents do not agree on. `isExpected`: an operator forced a teardown, so that the agent need not know. */
export type Disagreement = Readonly<{ finding: AddressingFinding; isExpected: boolean }>

/** Whether a machine holds, or may hold, a part of a network. */
const isPresent = (plan: NetworkPlan, agent: AgentId): boolean => presentMembers(plan).includes(agent)

/** The end of a membership; `sequence` is 0 where nobody can tell which fact that was. Null while it lasts. */
const endOf = (world: World, departures: Departures, { agent, report }: AgentSaid): Departure | null => {
  const ref = networkRef(report.party, report.network)
  const { state, sequence } = world.get('network', ref)
  const isOver = state.status === 'gone' || state.status === 'abandoned'
  // What waits to be allocated, or is about to be a member's, is nobody's mistake.
  const isComing = state.growing.has(agent) || state.exitMove?.exit === agent
  if (!isOver && (state.plan === null || isComing || isPresent(state.plan, agent))) return null
  return departures.of(agent, ref) ?? { sequence: isOver ? sequence : 0, isForced: false }
}

const endWords = ({ sequence, isForced }: Departure): string => {
  if (isForced) return `an operator forced it to give it up with fact ${sequence}`
  return sequence === 0 ? 'by the log it is no member' : `by the log it gave it up with fact ${sequence}`
}

const stillHeld = (world: World, departures: Departures, said: AgentSaid): Disagreement | null => {
  const { agent, report } = said
  const end = report.phase === 'absent' ? null : endOf(world, departures, said)
  if (end === null) return null
  const sentence = `${agent} says that it still has ${report.party}/${report.network} (${report.phase}), and ${endWords(end)}: its /64 may be another's by now`
  const facts = end.sequence === 0 ? [] : [end.sequence]
  return {
    finding: finding('no-leak', sentence, facts, { party: report.party, network: report.network }),
    isExpected: end.isForced,
  }
}

const otherwise = (view: NetworkView, { agent, report }: AgentSaid): AddressingFinding | null => {
  const revision = revisionOf(view)
  const isComparable = report.applied === revision && report.deriveVersion === DERIVE_VERSION
  if (report.phase !== 'applied' || !isComparable || report.hash === null) return null
  if (!isPresent(view.plan, agent) || deriveHash(derive(view, agent)) === report.hash) return null
  const sentence = `${agent} holds ${report.party}/${report.network} at revision ${revision}, and derived other addresses, routes or peers from it than the log gives`
  return finding('owner-as-said', sentence, [revision], { party: report.party, network: report.network })
}

/**
 * What agents say that they hold against what the log says that they should: networks that they have given up by the log,
 * and such where the same revision gave something else. Pure.
 */
export const againstReports = (
  world: World,
  said: readonly AgentSaid[],
  departures: Departures,
): Disagreement[] =>
  said.flatMap((it) => {
    const held = stillHeld(world, departures, it)
    if (held !== null) return [held]
    const view = viewOf(world, it.report.party, it.report.network)
    const other = view === null ? null : otherwise(view, it)
    return other === null ? [] : [{ finding: other, isExpected: false }]
  })
