import type { Refusal } from '@sixfold/decider'
import { type Asked, foresee, type Reads } from '@sixfold/domain'
import { type AggregateRef, type Envelope, factSubject, planKey, refOf } from '@sixfold/events'
import { PlanChecked } from '@sixfold/events/facts'
import { type FoldedAggregate, GRID_REF, gridRef, networkRef, prefixId, refText } from '@sixfold/fold'
import { readFact } from '../journal/feed.ts'
import type { OrderDesk } from './decide-order.ts'

type Desk = Pick<OrderDesk, 'store' | 'world' | 'journal' | 'now'>
type Verdict = PlanChecked['data']
type Stale = NonNullable<Verdict['stale']>

/** What was said of an order's plan, or null where nobody looked yet. */
const verdictOn = async ({ store }: Desk, party: string, key: Asked['key']): Promise<Verdict | null> => {
  const stored = await store.last(factSubject({ aggregate: 'order', party, id: planKey(key) }))
  const read = stored === null ? null : readFact(stored)
  return read !== null && 'fact' in read && read.fact.name === 'PlanChecked' ? read.fact.data : null
}

type Move = Readonly<{ ref: AggregateRef; fact: number }>

/** Networks that began behind a revision, among those that were counted without a look at each. */
const begun = ({ world }: Desk, { machines, parties }: Reads): Move[] => {
  const refs = [
    ...[...machines].flatMap((machine) =>
      [...world.networksOf(machine)].flatMap((subject) => refOf(subject) ?? []),
    ),
    ...[...parties].flatMap((party) =>
      [...world.ofParty(party).networks].map((network) => networkRef(party, network)),
    ),
  ]
  return refs.map((ref) => ({ ref, fact: world.get('network', ref).state.foundedAt?.sequence ?? 0 }))
}

/** Everything of what was looked at that moved behind a revision, the first move first. */
const movesSince = (desk: Desk, reads: Reads, revision: number): Move[] => {
  const { world } = desk
  const moves = [...reads.aggregates.values()].map((ref): Move => {
    const { moved } = world.get(ref.aggregate as FoldedAggregate, ref)
    return { ref, fact: moved }
  })
  // Whose slices were asked for may have got one, though what it was cut from was not looked at.
  const cuts = [...reads.owners].flatMap((owner) =>
    world
      .slicesOf(owner)
      .map(
        ({ allocation, cutAt }): Move => ({ ref: gridRef('allocation', prefixId(allocation)), fact: cutAt }),
      ),
  )
  return [...moves, ...cuts, ...begun(desk, reads)]
    .filter(({ fact }) => fact > revision)
    .toSorted((a, b) => a.fact - b.fact)
}

/** What moved it, in words; null for a fact of another order of the same plan. */
const staleBy = async (
  desk: Desk,
  { ref, fact }: Move,
  party: string,
  plan: Verdict,
): Promise<Stale | null> => {
  const stored = await desk.store.at(fact)
  const read = stored === null ? null : readFact(stored)
  const [name, order] =
    read === null || 'problem' in read ? ['', undefined] : [read.fact.name, read.meta.correlationId]
  const operators = desk.world.get('grid', GRID_REF).state.founded?.operators ?? []
  for (const by of plan.plan === null || order === undefined
    ? []
    : new Set([party, ref.party, ...operators])) {
    const its = await verdictOn(desk, by, order as Asked['key'])
    if (its?.stale === null && its.plan === plan.plan && its.revision === plan.revision) return null
  }
  const sentence = `the plan stands on fact ${plan.revision}, and ${refText(ref)} moved since, by fact ${fact}, ${name}`
  return { sentence, aggregate: refText(ref), fact }
}

/** Why a plan no longer holds, or null. Resolves when the world holds the revision that it stands on. */
const look = async (desk: Desk, asked: Asked, plan: Verdict): Promise<Stale | null> => {
  const { revision } = plan
  const base = await desk.store.at(revision)
  const ref = base === null ? null : refOf(base.subject)
  if (ref === null) {
    const sentence = `the plan stands on fact ${revision}, and there is none on this log`
    return { sentence, aggregate: null, fact: null }
  }
  if (desk.world.sequence() < revision) await desk.journal.catchUp(ref)
  const { reads } = await foresee(desk.world, [asked], { now: desk.now(), coolDownMs: 0 })
  for (const move of movesSince(desk, reads, revision)) {
    const stale = await staleBy(desk, move, asked.party, plan)
    if (stale !== null) return stale
  }
  return null
}

const refusalOf = ({ stale, revision }: Verdict): Refusal | null =>
  stale === null
    ? null
    : { code: 'plan-stale', sentence: stale.sentence, field: 'ifrevision', value: revision }

/**
 * Refuses an order that was placed for a plan when something that it touches moved since. What is touched is what its
 * own handler looks at, here and now: as long as nothing of it moved, that is what the plan looked at.
 *
 * The answer is a fact before the order's first one, and the first answer is everybody's: two coordinators cannot
 * differ, and an order that was begun is never refused half done. A refusal that will not be recorded needs no fact.
 */
export const checkPlan = async (
  desk: Desk,
  { ifrevision: revision, planid }: Pick<Envelope, 'ifrevision' | 'planid'>,
  asked: Asked,
  mayRecordRefusal: () => boolean,
): Promise<Refusal | null> => {
  if (revision === undefined) return null
  const { party, key } = asked
  const known = await verdictOn(desk, party, key)
  if (known !== null) return refusalOf(known)
  const plan = { order: key, revision, plan: planid ?? null, stale: null }
  const verdict = { ...plan, stale: await look(desk, asked, plan) }
  if (verdict.stale !== null && !mayRecordRefusal()) return refusalOf(verdict)
  const ref = { aggregate: 'order', party, id: planKey(key) } as const
  await desk.journal.first(ref, PlanChecked.of(verdict), { causationId: key, correlationId: key })
  return refusalOf((await verdictOn(desk, party, key)) ?? verdict)
}
