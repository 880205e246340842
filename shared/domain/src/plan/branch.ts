import type { Position } from '@sixfold/decider'
import { type AgentId, type AggregateRef, type Fact, factSubject } from '@sixfold/events'
import type { FoldedAggregate, States, World } from '@sixfold/fold'
import { worldIndex } from '@sixfold/fold/world-index'
import { DECIDERS } from '../deciders.ts'

/**
 * What was looked at: aggregates, by the subject of their facts; owners whose slices were asked for, machines and
 * parties whose networks were.
 */
export type Reads = Readonly<{
  aggregates: ReadonlyMap<string, AggregateRef>
  owners: ReadonlySet<AgentId>
  machines: ReadonlySet<AgentId>
  parties: ReadonlySet<string>
}>

type Cell<Name extends FoldedAggregate> = Readonly<{
  ref: AggregateRef
  state: States[Name]
  sequence: number
  moved: number
}>

type Evolve = (state: unknown, fact: Fact, position: Position) => unknown

/**
 * A world that goes on from another one and never writes into it: what changes is copied first. `reads` grows with
 * everything that is looked at through it; an aggregate that was only walked past, its state unread, is not in it.
 */
export const branchOf = (base: World): Readonly<{ world: World; reads: Reads }> => {
  const own = new Map<string, Cell<FoldedAggregate>>()
  const { note: index, save: _, ...found } = worldIndex(base)
  const aggregates = new Map<string, AggregateRef>()
  const owners = new Set<AgentId>()
  const machines = new Set<AgentId>()
  const parties = new Set<string>()
  let sequence = base.sequence()

  const note = (ref: AggregateRef): string => {
    const subject = factSubject(ref)
    aggregates.set(subject, ref)
    return subject
  }

  const cellAt = <Name extends FoldedAggregate>(name: Name, ref: AggregateRef): Cell<Name> =>
    (own.get(factSubject(ref)) as Cell<Name> | undefined) ?? base.get(name, ref)

  const apply = (ref: AggregateRef, fact: Fact, position: Position): void => {
    sequence = Math.max(sequence, position.sequence)
    if (ref.aggregate === 'order') return
    const name = ref.aggregate
    const subject = note(ref)
    const before = own.get(subject)?.state ?? structuredClone(base.get(name, ref).state)
    const { evolve } = DECIDERS[name] as { evolve: Evolve }
    const state = evolve(before, fact, position) as States[FoldedAggregate]
    own.set(subject, { ref, state, sequence: position.sequence, moved: position.sequence })
    index(ref, fact, position, () => cellAt('network', ref).state)
  }

  /** The state is noted when it is looked at, not before. */
  const watched = <Name extends FoldedAggregate>(cell: Cell<Name>): Cell<Name> => ({
    ...cell,
    get state() {
      note(cell.ref)
      return cell.state
    },
  })

  const all = function* <Name extends FoldedAggregate>(name: Name): Generator<Cell<Name>> {
    for (const { ref } of base.all(name)) yield watched(cellAt(name, ref))
    for (const { ref } of own.values())
      if (ref.aggregate === name && base.get(name, ref).sequence === 0) yield watched(cellAt(name, ref))
  }

  const noted = <Item>(items: Set<Item>, item: Item): Item => {
    items.add(item)
    return item
  }

  const world: World = {
    ...found,
    apply,
    get: (name, ref) => {
      note(ref)
      return cellAt(name, ref)
    },
    all,
    count: (name) =>
      base.count(name) +
      [...own.values()].filter(({ ref }) => ref.aggregate === name && base.get(name, ref).sequence === 0)
        .length,
    slicesOf: (owner) => found.slicesOf(noted(owners, owner)),
    slicesEverOf: (owner) => found.slicesEverOf(noted(owners, owner)),
    networksOf: (member) => found.networksOf(noted(machines, member)),
    ofParty: (party) => found.ofParty(noted(parties, party)),
    sequence: () => sequence,
  }
  return { world, reads: { aggregates, owners, machines, parties } }
}
