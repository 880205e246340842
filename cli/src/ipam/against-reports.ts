import { DERIVE_VERSION, derive, deriveHash } from '@sixfold/derive'
import { type AddressingFinding, finding } from '@sixfold/domain/proofs/addressing-finding'
import type { AgentId } from '@sixfold/events'
import { type NetworkPlan, type NetworkView, networkRef, revisionOf, viewOf, type World } from '@sixfold/fold'
import type { Reported } from '../machines/reports.ts'

/** What an agent said last about one network. */
export type AgentSaid = Readonly<{ agent: AgentId; report: Reported }>

/** What log and agents do not agree on. `isExpected`: an operator forced a teardown, so that the agent need not know. */
export type Disagreement = Readonly<{ finding: AddressingFinding; isExpected: boolean }>

/** The fact by which a machine is no member any more; 0 where it never was one, null while it is. */
const leftAt = ({ resources, exitPoint }: NetworkPlan, agent: AgentId): number | null => {
  if (exitPoint.exit === agent) return exitPoint.left
  const resource = resources.find(({ node }) => node === agent)
  return resource === undefined ? 0 : resource.left
}

const endOf = (world: World, { agent, report }: AgentSaid): number | null => {
  const { state, sequence } = world.get('network', networkRef(report.party, report.network))
  if (state.status === 'gone' || state.status === 'abandoned') return sequence
  // What waits to be allocated, or is about to be a member's, is nobody's mistake.
  if (state.plan === null || state.growing.has(agent) || state.exitMove?.exit === agent) return null
  return leftAt(state.plan, agent)
}

const stillHeld = (world: World, said: AgentSaid, forced: ReadonlySet<number>): Disagreement | null => {
  const { agent, report } = said
  const end = report.phase === 'absent' ? null : endOf(world, said)
  if (end === null) return null
  const why = end === 0 ? 'by the log it is no member' : `by the log it gave it up with fact ${end}`
  const sentence = `${agent} says that it still has ${report.party}/${report.network} (${report.phase}), and ${why}: its /64 may be another's by now`
  return {
    finding: finding('no-leak', sentence, [end], { party: report.party, network: report.network }),
    isExpected: forced.has(end),
  }
}

const otherwise = (view: NetworkView, { agent, report }: AgentSaid): AddressingFinding | null => {
  const revision = revisionOf(view)
  const isComparable = report.applied === revision && report.deriveVersion === DERIVE_VERSION
  if (report.phase !== 'applied' || !isComparable || report.hash === null) return null
  if (leftAt(view.plan, agent) !== null || deriveHash(derive(view, agent)) === report.hash) return null
  const sentence = `${agent} holds ${report.party}/${report.network} at revision ${revision}, and derived other addresses, routes or peers from it than the log gives`
  return finding('owner-as-said', sentence, [revision], { party: report.party, network: report.network })
}

/**
 * What agents say that they hold against what the log says that they should: networks that they have given up by the log,
 * and such where the same revision gave something else. `forced` are the facts by which operators forced a teardown. Pure.
 */
export const againstReports = (
  world: World,
  said: readonly AgentSaid[],
  forced: ReadonlySet<number>,
): Disagreement[] =>
  said.flatMap((it) => {
    const held = stillHeld(world, it, forced)
    if (held !== null) return [held]
    const view = viewOf(world, it.report.party, it.report.network)
    const other = view === null ? null : otherwise(view, it)
    return other === null ? [] : [{ finding: other, isExpected: false }]
  })
