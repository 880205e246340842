import type { Refusal } from '@sixfold/decider'
import type { Foreseen, Foresights } from '@sixfold/domain'
import { type AgentId, type AggregateRef, factSubject, refOf } from '@sixfold/events'
import { linksOf, refText, viewOf, type World } from '@sixfold/fold'
import { aggregateText } from '../facts/fact-line.ts'
import { summaryOf } from '../facts/summary.ts'
import { type AgentNames, namesIn } from '../names/agent-names.ts'
import { type KernelChange, kernelDiff } from './kernel-diff.ts'
import { withKeys } from './with-keys.ts'

type Names = Pick<AgentNames, 'of'>

/** A fact that would be written. */
export type PlannedFact = Readonly<{
  fact: number
  aggregate: string
  /** The aggregate for people. */
  of: string
  type: string
  summary: string
  data: object
}>

/** What would become of one order. */
export type PlannedOrder = Readonly<{
  party: string
  type: string
  outcome: 'accepted' | 'rejected'
  refusal: Readonly<{ code: string; sentence: string; field: string | null; value: unknown }> | null
  facts: readonly PlannedFact[]
}>

/** A plan. This shape stays. */
export type Plan = Readonly<{
  /** The FACTS position that it stands on. */
  revision: number
  orders: readonly PlannedOrder[]
  networks: readonly Readonly<{ party: string; network: string; members: readonly KernelChange[] }>[]
}>

export const refusalJson = ({
  code,
  sentence,
  field,
  value,
}: Refusal): NonNullable<PlannedOrder['refusal']> => ({
  code,
  sentence,
  field: field ?? null,
  value: value ?? null,
})

const plannedFact = ({ ref, fact, sequence }: Foreseen, names: Names): PlannedFact => ({
  fact: sequence,
  aggregate: refText(ref),
  of: aggregateText({ ref, subject: factSubject(ref) }, names),
  type: fact.name,
  summary: summaryOf(fact, names),
  data: fact.data,
})

const linkedWith = (world: World, ref: AggregateRef): AggregateRef[] =>
  linksOf(world, ref).flatMap((link) => (link.isLinked ? [link.ref] : []))

/** The networks that facts may change something for: their own, those linked with it, and those on a machine that changes. */
const networksIn = (facts: readonly Foreseen[], worlds: readonly World[]): AggregateRef[] => {
  const subjects = facts.flatMap(({ ref }) => {
    if (ref.aggregate === 'network')
      return [ref, ...worlds.flatMap((it) => linkedWith(it, ref))].map(factSubject)
    const isMachine = ref.aggregate === 'node' || ref.aggregate === 'exit'
    return isMachine ? worlds.flatMap((it) => [...it.networksOf(ref.id as AgentId)]) : []
  })
  return [...new Set(subjects)].flatMap((subject) => refOf(subject) ?? [])
}

/** What orders would do: to the log, and to the kernels of those concerned once the members have made their keys. */
export const planOf = (base: World, { orders, world }: Foresights): Plan => {
  const names = namesIn(world)
  const facts = orders.flatMap((it) => it.facts)
  const networks = networksIn(facts, [base, world]).map(({ party, id: network }) => {
    // With keys on both sides, by the names of afterwards: who has not joined yet is no doing of these orders.
    const [before, after] = [base, world].map((it) => {
      const view = viewOf(it, party, network)
      return view === null ? null : withKeys(view, names)
    })
    const members = kernelDiff(before ?? null, after ?? null, names)
    return { party, network, members }
  })
  return {
    revision: base.sequence(),
    orders: orders.map(({ asked: { order, party }, refused, facts: its }) => ({
      party,
      type: order.name,
      outcome: refused === null ? 'accepted' : 'rejected',
      refusal: refused === null ? null : refusalJson(refused),
      facts: its.map((fact) => plannedFact(fact, names)),
    })),
    networks: networks.filter(({ members }) => members.length > 0),
  }
}
