import type { AgentId } from '@sixfold/events'
import type { Evidence } from '../proofs/derived.ts'
import type { FlowEnd } from './flow-end.ts'
import type { InSpace } from './space-end.ts'
import { type Beyond, type TraceStep, traceFlow } from './trace-flow.ts'

type InNetwork = Extract<FlowEnd, { member: AgentId }>
type InASpace = InNetwork & Readonly<{ space: InSpace }>

const isInSpace = (end: FlowEnd): end is InASpace => 'space' in end && end.space !== undefined

/** The route of a member into a translator, by what it leads to: a range, or what it is on the wires. */
const translating = ({ members }: Evidence, at: AgentId, id: number, destination: string) => {
  const { room, names } = members.get(at) ?? {}
  const dev = names?.translator(id)
  const route = room?.routes.find((it) => it.destination === destination && it.type === 'unicast')
  return route?.type === 'unicast' && route.dev === dev ? route : null
}

const nameAt = ({ view }: Evidence, at: AgentId): string => view.machines[at]?.name ?? at

const step = (at: AgentId, sentence: string, isBroken = false): TraceStep => ({
  at,
  what: 'translate',
  sentence,
  isBroken,
})

const intoWires = (evidence: Evidence, at: AgentId, { address, space }: InASpace): TraceStep => {
  const route = translating(evidence, at, space.id, space.range)
  const name = nameAt(evidence, at)
  if (route === null)
    return step(at, `${name} has no translator that takes ${space.range} of space ${space.id}`, true)
  const most = route.mtu === undefined ? '' : `, packets of up to ${route.mtu} bytes`
  return step(
    at,
    `${name} translates ${address} of space ${space.id} to ${space.translated} in ${route.dev}${most}`,
  )
}

const outOfWires = (evidence: Evidence, at: AgentId, { address, space }: InASpace): TraceStep => {
  const route = translating(evidence, at, space.id, space.translatedRange)
  const name = nameAt(evidence, at)
  return route === null
    ? step(at, `${name} has no translator that takes ${space.translatedRange} of space ${space.id}`, true)
    : step(at, `${name} translates ${space.translated} back to ${address} in ${route.dev}`)
}

const overWires = (
  evidence: Evidence,
  from: InASpace,
  to: InASpace,
  beyond: Beyond,
): readonly TraceStep[] => {
  const first = intoWires(evidence, from.member, to)
  if (first.isBroken) return [first]
  const way = traceFlow(evidence, from.member, to, beyond)
  const last = way.at(-1)
  if (last === undefined || last.what !== 'port') return [first, ...way]
  const far = (last.of === undefined ? undefined : beyond.get(last.of)) ?? evidence
  const back = { ...outOfWires(far, last.at, to), ...(last.of === undefined ? {} : { of: last.of }) }
  return [first, ...way.slice(0, -1), back, ...(back.isBroken ? [] : [last])]
}

/**
 * Walks one direction of a flow between two of its ends; where both have an address of an address space, over its
 * translators. The firewall lets a packet of a space go between addresses of that one space, and nowhere else.
 */
export const traceEnds = (
  evidence: Evidence,
  from: InNetwork,
  to: FlowEnd,
  beyond: Beyond = new Map(),
): readonly TraceStep[] => {
  const [here, there] = [isInSpace(from) ? from : null, isInSpace(to) ? to : null]
  if (here === null && there === null) return traceFlow(evidence, from.member, to, beyond)
  if (here === null || there === null || here.space.id !== there.space.id) {
    const [one, other] = here === null ? [to, from] : [from, to]
    const id = (here ?? there)?.space.id
    return [
      step(
        from.member,
        `${one.address} is of space ${id}, and ${other.address} is not: nothing leads from one to the other`,
        true,
      ),
    ]
  }
  return here.member === there.member && here.of === there.of
    ? traceFlow(evidence, from.member, to, beyond)
    : overWires(evidence, here, there, beyond)
}
