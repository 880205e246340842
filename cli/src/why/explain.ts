import type { AgentId, AggregateRef } from '@sixfold/events'
import type { Machine } from '@sixfold/fold'
import { type Connection, jetstreamStore } from '@sixfold/jetstream'
import type { Outcome } from '../log/chronicle.ts'
import type { Log } from '../log/open-log.ts'
import { readEntry } from '../log/read-entry.ts'
import { startedReport } from '../machines/reports.ts'
import { publishedAt } from '../networks/rows.ts'
import { chainFrom, type Link, type Lookup } from './chain.ts'
import { findObjects, nearObjects } from './find.ts'
import type { KernelObject } from './objects.ts'
import type { Query } from './query.ts'
import { type Derived, derivedOn } from './states.ts'

/** A step of an explanation; an order with what is known of it. */
export type Step = Readonly<
  | Exclude<Link, { kind: 'order' }>
  | { kind: 'order'; key: string; outcome: Outcome | null; publishedAt: number | null }
>

/** An object, whose it is, and why it is there. */
export type Explanation = Readonly<{
  object: KernelObject
  network: Readonly<{ party: string; network: string }> | null
  steps: readonly Step[]
}>

/** What was found, or what is there that is near. */
export type Answer = Readonly<{ explanations: readonly Explanation[]; near: readonly string[] }>

const NEAR = 6

const lookupOn = (connection: Connection, { world }: Log): Lookup => {
  const store = jetstreamStore(connection)
  return {
    factAt: async (sequence) => {
      const stored = sequence < 1 ? null : await store.at(sequence)
      return stored === null ? null : readEntry(stored)
    },
    orderOf: (ref: AggregateRef) => world.get('network', ref).state.order,
  }
}

/** Explains every object of a machine that a query names. */
export const explain = async (
  connection: Connection,
  log: Log,
  machine: Pick<Machine, 'id'>,
  query: Query,
): Promise<Answer> => {
  const started = await startedReport(connection, machine.id)
  const uplink = started?.data.uplink ?? []
  const derived = derivedOn(log.world, machine.id as AgentId, {
    uplink,
    address: query.text.split('/')[0] ?? '',
    promoted: log.chronicle.promoted,
  })
  const owner = new Map(derived.flatMap((one) => one.objects.map((object) => [object, one] as const)))
  const objects = [...owner.keys()]
  const found = findObjects(query, objects)
  if (found.length === 0) return { explanations: [], near: nearObjects(query, objects, NEAR) }

  const lookup = lookupOn(connection, log)
  const published = await publishedAt(connection, log.chronicle)
  const stepOf = async (link: Link): Promise<Step> => {
    if (link.kind !== 'order') return link
    const outcome = log.chronicle.outcomes.get(link.key) ?? null
    return { ...link, outcome, publishedAt: await published(link.key) }
  }
  const explanations = found.map(async (object) => {
    const { network, causeOf } = owner.get(object) as Derived
    const because = causeOf(object)
    const steps = await Promise.all((await chainFrom(because, lookup)).map(stepOf))
    return { object: { ...object, because }, network, steps }
  })
  return { explanations: await Promise.all(explanations), near: [] }
}
