import { addressesOf, NAT64_PREFIX } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import type { MemberKeys, NetworkView } from '@sixfold/fold'
import type { Evidence } from '../proofs/derived.ts'
import { wiresOf } from '../proofs/wires.ts'
import type { FlowEnd } from './flow-end.ts'
import { leaving } from './leaving.ts'
import { linkedDestination } from './linked-end.ts'
import { translatedAt, translatedOut } from './translated-end.ts'
import { type Hands, handsOf, nameIn, ofText, wireWords } from './wire-step.ts'

/** What a packet meets on its way. Broken: it goes no farther, and the sentence says why. */
export type TraceStep = Readonly<{
  at: AgentId
  what: 'policy' | 'translate' | 'route' | 'wire' | 'out' | 'port'
  sentence: string
  isBroken: boolean
  /** The other network that it is in; left out inside the own one. */
  of?: string
  /** Of a wire of WireGuard: whose hands are to be shaken. */
  hands?: Hands
}>

/** What members of networks derive that a flow may lead into, by their names. */
export type Beyond = ReadonlyMap<string, Evidence>

/** At most over the exit, which relays. */
const MOST_WIRES = 2

type Member = Readonly<{ prefix: NetworkView['plan']['exitPoint']['prefix']; keys: MemberKeys | null }>

const memberOf = ({ resources, exitPoint }: NetworkView['plan'], id: AgentId): Member | undefined =>
  exitPoint.exit === id ? exitPoint : resources.find(({ node }) => node === id)

/** What routes and peers call the far end: the prefix of the member that it is on, or a default. */
const destinationOf = (end: FlowEnd, view: NetworkView): string => {
  const { plan } = view
  const { member, address } = end
  if (member !== null && end.space !== undefined) return end.space.translatedRange
  if (member !== null && end.of !== undefined) return linkedDestination(view, { ...end, of: end.of })
  const isSix = address.includes(':')
  if (member === null) {
    if (translatedOut(view, address) !== null) return NAT64_PREFIX
    return isSix ? '::/0' : '0.0.0.0/0'
  }
  const found = memberOf(plan, member)
  if (found === undefined) throw new TypeError(`${member} is no member`)
  return isSix ? found.prefix : addressesOf(found.prefix).ipv4Prefix
}

const noWay = (view: NetworkView, at: AgentId, why: string, { member }: FlowEnd, destination: string) => {
  const far = member ?? view.plan.exitPoint.exit
  const because = memberOf(view.plan, far)?.keys === null ? `; ${nameIn(view, far)} has not joined yet` : ''
  return `${nameIn(view, at)} ${why}: ${destination}${because}`
}

const arriving = ({ view, members }: Evidence, at: AgentId, address: string): string => {
  const { addresses = [] } = members.get(at)?.room ?? {}
  return addresses.some(({ prefix }) => prefix.slice(0, prefix.indexOf('/')) === address)
    ? `${nameIn(view, at)} answers at ${address} itself`
    : `${nameIn(view, at)} hands it to whatever is attached there with ${address}`
}

/** The rest of a way, in the network that it led into: its end is there. */
const goesOn = (
  beyond: Beyond,
  of: string,
  at: AgentId,
  { of: _, ...to }: FlowEnd & { of?: string },
): TraceStep[] => {
  const there = beyond.get(of)
  return there === undefined
    ? []
    : traceFlow(there, at, to as FlowEnd, beyond).map((step) => ({ ...step, of: step.of ?? of }))
}

/**
 * Walks one direction of a flow over what the members of a network derive: routes, and the ranges of WireGuard peers. Where
 * it leads into a network that this one peers with, it goes on there as far as `beyond` knows it.
 */
export const traceFlow = (
  evidence: Evidence,
  from: AgentId,
  to: FlowEnd,
  beyond: Beyond = new Map(),
): readonly TraceStep[] => {
  const { view } = evidence
  const destination = destinationOf(to, view)
  const { hop } = wiresOf(evidence)
  const steps: TraceStep[] = []
  const add = (at: AgentId, what: TraceStep['what'], sentence: string, isBroken = false): void =>
    void steps.push({ at, what, sentence, isBroken })

  let at = from
  for (let wires = 0; wires <= MOST_WIRES; wires += 1) {
    if (at === to.member && !('of' in to && to.of !== undefined)) {
      add(at, 'port', arriving(evidence, at, to.address))
      return steps
    }
    const out = translatedAt(view, at, to)
    if (out !== null) {
      add(at, 'out', out.sentence, out.isBroken)
      return steps
    }
    const next = hop(at, destination)
    if (next.to === null) {
      add(at, 'route', noWay(view, at, next.why, to, destination), true)
      return steps
    }
    if (next.to === 'gateway') {
      add(at, 'route', `${nameIn(view, at)} sends ${destination} out by its gateway, over ${next.dev}`)
      const { sentence, isBroken } = leaving(view, at, to.address)
      add(at, 'out', sentence, isBroken || to.member !== null)
      return steps
    }
    const whom = `${nameIn(view, next.to)}${ofText(next.of)}`
    add(at, 'route', `${nameIn(view, at)} sends ${destination} to ${whom}, over ${next.dev}`)
    const wire = { to: next.to, dev: next.dev, of: next.of }
    steps.push({
      at,
      what: 'wire',
      sentence: wireWords(evidence, at, wire),
      isBroken: false,
      ...handsOf(evidence, at, wire),
    })
    if (next.of !== undefined) return [...steps, ...goesOn(beyond, next.of, next.to, to)]
    at = next.to
  }
  add(at, 'route', `${nameIn(view, at)} does not have it either: ${destination}`, true)
  return steps
}
