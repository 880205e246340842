import { memoryStore, type StoredFact } from '@sixfold/decider'
import { osloRegistered } from '@sixfold/domain/farm/farm.examples'
import { encode, factSubject, instantOf } from '@sixfold/events'
import { emptyWorld, gridRef } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { openCore } from '../fixtures/core.ts'
import { openFeed, type Recorded, readFact } from './feed.ts'

const farm = gridRef('farm', 'oslo')
const meta = { id: '1', source: 'spec', time: instantOf(5_000) }
const bytes = encode(osloRegistered, meta)

describe('a stored fact', () => {
  it('is read with its place, its time and its bytes', () => {
    const read = readFact({ subject: factSubject(farm), sequence: 7, bytes })
    expect(read).toMatchObject({
      ref: farm,
      fact: osloRegistered,
      position: { sequence: 7, at: 5_000 },
      bytes,
    })
  })

  it.each([
    ['sixfold.fact.spaceship.grid.oslo', bytes, 'a subject that is no aggregate of this version'],
    [factSubject(farm), new TextEncoder().encode('{}'), 'specversion: '],
    [factSubject(farm), encode({ ...osloRegistered, name: 'FarmSold' }, meta), 'type: must be a type'],
    [factSubject(farm), encode({ ...osloRegistered, data: { farm: 'oslo' } }, meta), 'data.name: '],
  ])('on %s that cannot be read is a stranger, and says why', (subject, stored, problem) => {
    const read = readFact({ subject, sequence: 7, bytes: stored })
    expect('problem' in read && read.problem).toMatch(new RegExp(`^${problem}`))
    expect(read).toMatchObject({ subject, sequence: 7 })
  })
})

describe('the feed', () => {
  it('folds what is there, then what comes, and tells of each after it was folded', async () => {
    const store = memoryStore()
    await store.append(factSubject(farm), bytes, { expected: 0, id: '1' })
    const told: [number, string | undefined][] = []
    const world = () => core?.world.get('farm', farm).state.registration?.name
    let core: Awaited<ReturnType<typeof openCore>> | undefined
    core = await openCore({
      store,
      onFact: ({ position }: Recorded) => told.push([position.sequence, world()]),
    })
    await core.feed.caughtUp
    expect(world()).toBe('Oslo')
    const renamed = { ...osloRegistered, data: { ...osloRegistered.data, name: 'Bergen' } }
    await store.append(factSubject(farm), encode(renamed, { ...meta, id: '2' }), { expected: 1, id: '2' })
    expect(told).toEqual([
      [1, undefined],
      [2, 'Bergen'],
    ])
  })

  it('does not read again what was written here, unless other bytes are stored there', async () => {
    const store = memoryStore()
    const ours = readFact({ subject: factSubject(farm), sequence: 1, bytes }) as Recorded
    const told: Recorded[] = []
    const written = ({ sequence }: StoredFact): Recorded => ({ ...ours, position: { sequence, at: 5_000 } })
    await using feed = await openFeed({
      store,
      world: emptyWorld(),
      written,
      onFact: (recorded) => told.push(recorded),
      onStranger: () => expect.fail('no stranger'),
    })
    const renamed = encode({ ...osloRegistered, data: { ...osloRegistered.data, name: 'Bergen' } }, meta)
    await store.append(factSubject(farm), bytes, { expected: 0, id: '1' })
    await store.append(factSubject(farm), renamed, { expected: 1, id: '2' })
    await feed.reached(2)
    expect(told.map(({ fact }) => fact === ours.fact)).toEqual([true, false])
    expect(told[1]?.fact.data).toMatchObject({ name: 'Bergen' })
  })

  it('says when a sequence is folded', async () => {
    const store = memoryStore()
    const { feed } = await openCore({ store })
    const reached: number[] = []
    for (const sequence of [2, 1, 0]) void feed.reached(sequence).then(() => reached.push(sequence))
    const settle = () => new Promise((resolve) => setImmediate(resolve))
    await settle()
    expect(reached).toEqual([0])
    await store.append(factSubject(farm), bytes, { expected: 0, id: '1' })
    await settle()
    expect(reached).toEqual([0, 1])
    await store.append(factSubject(farm), bytes, { expected: 1, id: '2' })
    await settle()
    expect(reached).toEqual([0, 1, 2])
  })

  it('counts a stranger as seen, so that nobody waits for it, and tells nobody of it', async () => {
    const store = memoryStore()
    const told: Recorded[] = []
    const { feed, strangers } = await openCore({ store, onFact: (recorded) => told.push(recorded) })
    await store.append(factSubject(farm), new Uint8Array([1]), { expected: 0, id: '1' })
    await feed.reached(1)
    expect(strangers).toMatchObject([{ type: null, sequence: 1 }])
    expect(told).toEqual([])
  })
})
