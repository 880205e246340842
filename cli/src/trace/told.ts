import { type FlowService, mtuOf } from '@sixfold/derive'
import {
  type Beyond,
  evidenceIn,
  type FlowEnd,
  growthOf,
  policySteps,
  type Stranger,
  strangerSteps,
  type TraceStep,
  traceEnds,
} from '@sixfold/domain'
import type { AgentId, NetworkName } from '@sixfold/events'
import { type NetworkView, networkKey, revisionOf } from '@sixfold/fold'
import { type MemberNow, missingReason } from '../networks/missing.ts'
import { type HandshakesOf, handshakeLines } from './handshakes.ts'
import { type ProbesOf, probeLines } from './probes.ts'

/** One line of a trace. `doubt`: what the log wants is right, but a machine does not say that it holds it. This shape stays. */
export type TracedLine = Readonly<{
  what:
    | 'name'
    | 'network'
    | 'exit'
    | 'machine'
    | 'policy'
    | 'translate'
    | 'route'
    | 'wire'
    | 'handshake'
    | 'out'
    | 'port'
    | 'size'
  is: 'fine' | 'doubt' | 'broken'
  sentence: string
}>

/** A flow through a network, both ways. */
export type Flow = Readonly<{
  from: Extract<FlowEnd, { member: AgentId }>
  to: FlowEnd
  /** What of it; null: anything that may. */
  service: FlowService | null
}>

/** An end as its own network sees it. */
const ownEnd = ({ of: _, ...end }: Flow['from']): Flow['from'] => end

const keyOf = ({ party, network }: NetworkView): string => networkKey({ party, network } as NetworkName)

const fine = (what: TracedLine['what'], sentence: string): TracedLine => ({ what, is: 'fine', sentence })

const networkLine = ({ plan, party, network }: NetworkView): TracedLine => {
  const name = `${party}/${network}`
  if (plan.cancelled !== null)
    return { what: 'network', is: 'broken', sentence: `${name} was cancelled by fact ${plan.cancelled}` }
  if (plan.suspended !== null)
    return { what: 'network', is: 'broken', sentence: `${name} is suspended since fact ${plan.suspended}` }
  return fine('network', `${name} is not suspended, at revision ${plan.revision}`)
}

const stepLine = ({ what, sentence, isBroken }: TraceStep): TracedLine => ({
  what,
  is: isBroken ? 'broken' : 'fine',
  sentence,
})

/** Whether a machine says that it holds what the log wants of it. */
const machineLine = (view: NetworkView, id: AgentId, now: MemberNow, ofWhich: string): TracedLine => {
  const reason = missingReason(now, revisionOf(view))
  const name = view.machines[id]?.name ?? id
  return reason === null
    ? fine('machine', `${name} holds revision ${now.report?.applied ?? revisionOf(view)}${ofWhich}`)
    : {
        what: 'machine',
        is: 'doubt',
        sentence: `${name} ${reason}${ofWhich === '' ? '' : ` (its part${ofWhich})`}`,
      }
}

/** What the policies say of the network that the flow is to. */
const policyLines = (view: NetworkView | null, { from, to, service }: Flow): TracedLine[] =>
  view === null || to.member === null ? [] : policySteps(view, { from, to, service }).map(stepLine)

/** The machines that a way crosses, in order, each with the network (PARTY/NETWORK) that it does so in. */
const crossed = (steps: readonly TraceStep[], own: string): Readonly<{ at: AgentId; of: string }>[] => [
  ...new Map(steps.map(({ at, of = own }) => [`${at} ${of}`, { at, of }])).values(),
]

/** What the members say of themselves: how far they are, who does not answer them, and whether their exit does. */
export type Told = Readonly<{
  /** Of a network, as PARTY/NETWORK. */
  nowOf: (member: AgentId, of: string) => MemberNow
  handshakesOf: HandshakesOf
  /** By way of which exit the flow leaves, and who decided that; where it does, and there are two. */
  exit?: readonly TracedLine[]
  probesOf?: ProbesOf
  /** Whose the address outside is that the flow is to, where it is of another network. */
  stranger?: Stranger | null
}>

/**
 * Walks a flow there and back: what the log wants of each machine on the way, and what that machine says of itself. What
 * only the kernel knows (whether a packet passes at this moment) is not asked. `other`: the view of the network that the
 * far end is in, where that is one that this one peers with. Pure.
 */
export const traceLines = (
  view: NetworkView,
  { from, to, service }: Flow,
  { nowOf, handshakesOf, exit = [], probesOf = () => null, stranger = null }: Told,
  other: NetworkView | null = null,
): readonly TracedLine[] => {
  const evidence = evidenceIn(view)
  const [own, far] = [keyOf(view), other === null ? null : evidenceIn(other)]
  const theirs = other === null ? null : keyOf(other)
  const beyond: Beyond = new Map([
    [own, evidence],
    ...(other === null || far === null ? [] : [[keyOf(other), far] as const]),
  ])
  const there = traceEnds(evidence, from, to, beyond)
  const leaves = there.at(-1)
  // What left by a gateway comes back to it: from there on it is the other machine's way.
  const begin = to.member === null ? { ...to, member: leaves?.at ?? from.member } : to
  // The other network sees this one as the one beyond.
  const back =
    far === null
      ? traceEnds(evidence, begin, from)
      : traceEnds(far, ownEnd(begin), { ...from, of: own }, beyond).map(({ of, ...step }) =>
          of === own ? step : { ...step, of: of ?? keyOf(other as NetworkView) },
        )
  const nameOf = (id: AgentId): string => (view.machines[id] ?? other?.machines[id])?.name ?? id
  const told = (step: TraceStep): TracedLine[] => {
    const probed = probeLines(step, view.plan.exitPoint.exit, { probesOf, nameOf })
    const ends = { at: step.at, own: step.of ?? own, nameOf }
    return [stepLine(step), ...(probed.length > 0 ? probed : handshakeLines(step, ends, handshakesOf))]
  }
  return [
    fine('name', from.what),
    fine('name', to.what),
    networkLine(view),
    ...(other === null ? [] : [networkLine(other)]),
    ...(there.concat(back).some(({ at }) => at === view.plan.exitPoint.exit) ? exit : []),
    ...there.flatMap(told),
    ...policyLines('of' in to && to.of !== undefined ? other : view, { from, to, service }),
    ...back.flatMap(told),
    ...(stranger === null ? [] : strangerSteps(stranger, { from, to: to.address, service }).map(stepLine)),
    ...crossed([...there, ...back], own).flatMap(({ at, of }) => {
      const its = of === own ? view : of === theirs ? other : null
      return its === null ? [] : machineLine(its, at, nowOf(at, of), of === own ? '' : ` of ${of}`)
    }),
    fine(
      'size',
      `packets of up to ${Math.min(mtuOf(view), mtuOf(other ?? view)) - growthOf(to)} bytes fit all the way`,
    ),
  ]
}

/** The line to be looked at first: the first that is broken, else the first in doubt; null where all is fine. */
export const firstBad = (lines: readonly TracedLine[]): TracedLine | null =>
  lines.find(({ is }) => is === 'broken') ?? lines.find(({ is }) => is === 'doubt') ?? null
