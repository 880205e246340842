import { type EventStore, memoryStore } from '@sixfold/decider'
import { registerOslo } from '@sixfold/domain/farm/farm.examples'
import { oslo, osloRegistered, registerOslo as registerNode } from '@sixfold/domain/node/node.examples'
import { SLICE } from '@sixfold/domain/slice/slice.examples'
import { encode, factSubject, hashOf, instantOf } from '@sixfold/events'
import { aClaim, aFarm, aParty } from '@sixfold/events/example-values'
import { gridRef } from '@sixfold/fold'
import { describe, expect, it, vi } from 'vitest'
import { openCore, STORY_BEGINS } from '../fixtures/core.ts'
import { gatedStore } from '../fixtures/gated-store.ts'
import { brokenLinks, readLog } from '../fixtures/read-log.ts'
import type { Recorded } from './feed.ts'
import { FrozenError } from './writer.ts'

const farm = gridRef('farm', 'oslo')
const slice = gridRef('slice', 'slice')
const cause = { causationId: 'spec' }
const names = async (store: EventStore) => (await readLog(store)).map(({ fact }) => fact.name)
const ask = (order: string, pair: number) => ({
  type: 'AllocatePrefixes' as const,
  slice: SLICE,
  requests: [{ claim: aClaim(oslo, order), pair }],
  now: STORY_BEGINS,
})

describe('the journal', () => {
  it('records what was decided, with its cause, its author and its time', async () => {
    const { store, world, journal } = await openCore({ store: memoryStore(), name: 'north' })
    const why = { causationId: 'order-1', correlationId: 'order-1' }
    expect(await journal.act('farm', farm, registerOslo, why)).toEqual({ refused: null })
    expect(world.get('farm', farm)).toMatchObject({ sequence: 1, state: { registration: { name: 'Oslo' } } })
    const [recorded] = await readLog(store)
    expect(recorded?.meta).toMatchObject({
      ...why,
      actor: 'north',
      source: 'sixfold/north',
      time: instantOf(STORY_BEGINS),
      prevhash: null,
    })
  })

  it('records nothing for a repeated request, nor for a refused one', async () => {
    const { store, journal } = await openCore({ store: memoryStore() })
    await journal.act('farm', farm, registerOslo, cause)
    expect(await journal.act('farm', farm, registerOslo, cause)).toEqual({ refused: null })
    const other = { ...registerOslo, operator: aParty('other') }
    expect(await journal.act('farm', farm, other, cause)).toMatchObject({ refused: { code: 'FARM_TAKEN' } })
    expect(await names(store)).toEqual(['FarmRegistered'])
  })

  it('loses to who wrote first, folds that, and decides again', async () => {
    const store = memoryStore()
    const [a, b] = [await openCore({ store, name: 'a' }), await openCore({ store, name: 'b' })]
    const other = { ...registerOslo, operator: aParty('other') }
    const outcomes = await Promise.all([
      a.journal.act('farm', farm, registerOslo, cause),
      b.journal.act('farm', farm, other, cause),
    ])
    expect(outcomes.map(({ refused }) => refused?.code ?? null)).toEqual([null, 'FARM_TAKEN'])
    expect(await names(store)).toEqual(['FarmRegistered'])
    expect(b.world.get('farm', farm)).toEqual(a.world.get('farm', farm))
  })

  it('asks nobody about what others wrote and it has folded', async () => {
    const near = memoryStore()
    const last = vi.fn(near.last)
    const a = await openCore({ store: near, name: 'a' })
    const b = await openCore({ store: { ...near, last }, name: 'b' })
    const allocate = ({ journal }: typeof a, pair: number) =>
      journal.act('slice', slice, ask(`order-${pair}`, pair), cause)
    await allocate(a, 0x100)
    await allocate(b, 0x101)
    expect(last).toHaveBeenCalledTimes(1) // before its own first write there
    await Promise.all([allocate(a, 0x102), allocate(b, 0x103)])
    expect(last).toHaveBeenCalledTimes(1)
    const log = await readLog(near)
    expect(log).toHaveLength(4)
    expect(brokenLinks(log)).toEqual([])
  })

  it('decides together what waited together', async () => {
    const { store, journal } = await openCore({ store: memoryStore() })
    const asked = ['one', 'two', 'three', 'four'].map((order, index) =>
      journal.act('slice', slice, ask(order, 0x100 + index), cause),
    )
    await Promise.all(asked)
    const log = await readLog(store)
    const sizes = log.map(({ fact }) => (fact.name === 'PrefixAllocated' ? fact.data.allocations.length : 0))
    expect(sizes).toEqual([1, 3])
    expect(brokenLinks(log)).toEqual([])
  })

  it('gives room to some where there is none for all that waited together', async () => {
    const { world, journal } = await openCore({ store: memoryStore() })
    const node = gridRef('node', oslo)
    await journal.act('node', node, registerNode, cause)
    const claims = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => aClaim(oslo, `order-${from + index}`))
    const assign = (from: number, count: number) =>
      journal.act('node', node, { type: 'AssignPorts', node: oslo, claims: claims(from, count) }, cause)
    const size = (24_575 - 20_000 + 1) / 4
    const outcomes = await Promise.all([assign(0, size - 1), assign(5_000, 1), assign(6_000, 1)])
    expect(outcomes.map(({ refused }) => refused?.code ?? null)).toEqual([null, null, 'PORTS_EXHAUSTED'])
    expect(world.get('node', node).state.assignments.size).toBe(size)
  })

  it('keeps serving an aggregate when the store failed once', async () => {
    const near = memoryStore()
    const append = vi.fn(near.append).mockRejectedValueOnce(new Error('the store is broken'))
    const { journal } = await openCore({ store: { ...near, append } })
    await expect(journal.act('farm', farm, registerOslo, cause)).rejects.toThrow('the store is broken')
    expect(await journal.act('farm', farm, registerOslo, cause)).toEqual({ refused: null })
  })

  it('writes an outcome once, and says so to who comes second, when the world holds what was before it', async () => {
    const near = memoryStore()
    const follow: EventStore['follow'] = (after, onFact) =>
      near.follow(after, (fact) => void setTimeout(() => onFact(fact), 5))
    const a = await openCore({ store: near, name: 'a' })
    const b = await openCore({ store: { ...near, follow }, name: 'b' })
    const ref = { aggregate: 'order', party: 'acme', id: 'key' } as const
    expect(await a.journal.first(ref, osloRegistered, cause)).toBe('written')
    expect(await b.journal.first(ref, osloRegistered, cause)).toBe('there')
    expect(b.world.sequence()).toBe(1)
    expect(await names(near)).toEqual(['NodeRegistered'])
  })

  it('gives each write an id of its own, so that no other process takes it for a repeat', async () => {
    const store = memoryStore()
    for (const name of ['a', 'b', 'c']) {
      const { journal } = await openCore({ store, name })
      await journal.act('farm', gridRef('farm', name), { ...registerOslo, farm: aFarm(name) }, cause)
      await journal.act('slice', slice, ask(name, 0x100 + name.charCodeAt(0) - 97), cause)
    }
    const log = await readLog(store)
    expect(log).toHaveLength(6)
    expect(new Set(log.map(({ meta }) => meta.id)).size).toBe(6)
    expect(brokenLinks(log)).toEqual([])
  })

  it('keeps what it wrote until that comes back, and nothing that came back before its answer', async () => {
    const gate = gatedStore(memoryStore())
    const { journal } = await openCore({ store: gate.store })
    await journal.act('farm', farm, registerOslo, cause)
    expect(journal.take({ subject: factSubject(farm), sequence: 1 })).toBeNull()
    gate.fallBehind()
    const other = { ...registerOslo, farm: aFarm('bergen') }
    const bergen = gridRef('farm', aFarm('bergen'))
    await journal.act('farm', bergen, other, cause)
    const second = { subject: factSubject(bergen), sequence: 2 }
    expect(journal.take(second)).toMatchObject({
      fact: { name: 'FarmRegistered' },
      position: { sequence: 2 },
    })
    expect(journal.take(second)).toBeNull()
  })

  it('knows what it is writing when that comes back before its answer, and forgets it with the answer', async () => {
    const told: Recorded[] = []
    const { journal } = await openCore({ store: memoryStore(), onFact: (recorded) => told.push(recorded) })
    await journal.act('farm', farm, registerOslo, cause)
    // Only what was written here brings its hash with it.
    expect(told).toMatchObject([
      { position: { sequence: 1, at: STORY_BEGINS }, hash: hashOf(told[0]?.bytes ?? new Uint8Array()) },
    ])
    expect(journal.take({ subject: factSubject(farm), sequence: 2 })).toBeNull()
  })

  it('writes nothing any more when it met a fact that it does not know', async () => {
    const store = memoryStore()
    const { journal, strangers } = await openCore({ store })
    const future = { kind: 'fact', name: 'FarmSold', version: 1, data: {} } as const
    const bytes = encode(future, { id: '1', source: 'future', time: instantOf(0) })
    await store.append(factSubject(gridRef('farm', 'sold')), bytes, { expected: 0, id: '1' })
    await expect(journal.act('farm', farm, registerOslo, cause)).rejects.toThrow(FrozenError)
    await expect(
      journal.first({ aggregate: 'order', party: 'p', id: 'k' }, osloRegistered, cause),
    ).rejects.toThrow(FrozenError)
    expect(strangers).toMatchObject([{ type: 'sixfold.fact.FarmSold.v1', sequence: 1 }])
    expect(await store.at(2)).toBeNull()
  })
})
