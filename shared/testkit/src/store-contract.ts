import type { EventStore, Follower, StoredFact } from '@sixfold/decider'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from './eventually.ts'

/** A store to be proven. `restart` takes its server away by force and brings it back, where it has one. */
export type StoreUnderTest = AsyncDisposable & Readonly<{ store: EventStore; restart?: () => Promise<void> }>

const WRITERS = 8
const EACH = 25
const subject = 'sixfold.fact.network.acme.one'
const other = 'sixfold.fact.network.acme.two'
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (fact: StoredFact | null): string | null =>
  fact === null ? null : new TextDecoder().decode(fact.bytes)

/** Appends, refolding after every conflict as a coordinator does; gives the sequence that it got. */
const commit = async (store: EventStore, text: string): Promise<number> => {
  for (let attempt = 1; ; attempt += 1) {
    const last = await store.last(subject)
    const appended = await store.append(subject, bytes(text), {
      expected: last?.sequence ?? 0,
      id: `${text}#${attempt}`,
    })
    if ('sequence' in appended) return appended.sequence
  }
}

/** What holds for every implementation of the EventStore port. */
export const storeContract = (
  name: string,
  makeStore: () => Promise<StoreUnderTest>,
  { hasServer = false }: Readonly<{ hasServer?: boolean }> = {},
): void => {
  describe(`the event store contract: ${name}`, () => {
    let made: StoreUnderTest
    let store: EventStore
    const followers: Follower[] = []
    const follow = async (after: number): Promise<Readonly<{ follower: Follower; seen: StoredFact[] }>> => {
      const seen: StoredFact[] = []
      const follower = await store.follow(after, (fact) => seen.push(fact))
      followers.push(follower)
      return { follower, seen }
    }

    beforeEach(async () => {
      made = await makeStore()
      store = made.store
    })
    afterEach(async () => {
      for (const follower of followers.splice(0)) await follower[Symbol.asyncDispose]()
      await made[Symbol.asyncDispose]()
    })

    appending(() => store)
    following(() => store, follow)
    writing(() => store, follow)
    if (hasServer)
      surviving(
        () => store,
        () => made.restart?.() ?? Promise.resolve(),
        follow,
      )
  })
}

type Follow = (after: number) => Promise<Readonly<{ follower: Follower; seen: StoredFact[] }>>

const appending = (store: () => EventStore): void => {
  it('appends behind what was expected and gives rising sequences', async () => {
    expect(await store().append(subject, bytes('a'), { expected: 0, id: '1' })).toEqual({ sequence: 1 })
    expect(await store().append(other, bytes('b'), { expected: 0, id: '2' })).toEqual({ sequence: 2 })
    expect(await store().append(subject, bytes('c'), { expected: 1, id: '3' })).toEqual({ sequence: 3 })
  })

  it('refuses a stale writer, and stores nothing of it', async () => {
    await store().append(subject, bytes('a'), { expected: 0, id: '1' })
    expect(await store().append(subject, bytes('b'), { expected: 0, id: '2' })).toEqual({ conflict: true })
    expect(await store().append(subject, bytes('b'), { expected: 7, id: '3' })).toEqual({ conflict: true })
    expect(textOf(await store().last(subject))).toBe('a')
    expect(await store().at(2)).toBeNull()
  })

  it('gives a repeated write the sequence that it got the first time, also when others wrote since', async () => {
    await store().append(subject, bytes('a'), { expected: 0, id: '1' })
    await store().append(subject, bytes('b'), { expected: 1, id: '2' })
    expect(await store().append(subject, bytes('b'), { expected: 1, id: '2' })).toEqual({ sequence: 2 })
    await store().append(subject, bytes('c'), { expected: 2, id: '3' })
    expect(await store().append(subject, bytes('b'), { expected: 1, id: '2' })).toEqual({ sequence: 2 })
    expect(textOf(await store().last(subject))).toBe('c')
  })

  it('reads the last fact of a subject and the fact at a sequence, or null', async () => {
    expect(await store().last(subject)).toBeNull()
    expect(await store().at(1)).toBeNull()
    expect(await store().at(0)).toBeNull()
    await store().append(subject, bytes('a'), { expected: 0, id: '1' })
    await store().append(other, bytes('b'), { expected: 0, id: '2' })
    expect(await store().last(subject)).toMatchObject({ subject, sequence: 1 })
    expect(await store().at(2)).toMatchObject({ subject: other, sequence: 2 })
    expect(textOf(await store().at(2))).toBe('b')
  })
}

const following = (store: () => EventStore, follow: Follow): void => {
  it('hands over what is stored, says when that is done, and goes on with what comes', async () => {
    for (const id of ['1', '2', '3']) await store().append(`${subject}${id}`, bytes(id), { expected: 0, id })
    const { follower, seen } = await follow(0)
    await follower.caughtUp
    expect(seen.map(textOf)).toEqual(['1', '2', '3'])
    await store().append(other, bytes('4'), { expected: 0, id: '4' })
    await eventually(() => expect(seen.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]))
    expect(seen[3]).toMatchObject({ subject: other, sequence: 4 })
  })

  it('begins behind a sequence', async () => {
    for (const id of ['1', '2', '3']) await store().append(`${subject}${id}`, bytes(id), { expected: 0, id })
    const { follower, seen } = await follow(2)
    await follower.caughtUp
    expect(seen.map(textOf)).toEqual(['3'])
  })

  it('is caught up at once on an empty log, and at its head', async () => {
    const empty = await follow(0)
    await empty.follower.caughtUp
    await store().append(subject, bytes('a'), { expected: 0, id: '1' })
    const atHead = await follow(1)
    await atHead.follower.caughtUp
    expect(atHead.seen).toEqual([])
    await store().append(subject, bytes('b'), { expected: 1, id: '2' })
    await eventually(() => expect([empty.seen.length, atHead.seen.length]).toEqual([2, 1]))
  })

  it('hands over nothing after it was ended', async () => {
    const { follower, seen } = await follow(0)
    const { seen: control } = await follow(0)
    await follower[Symbol.asyncDispose]()
    await store().append(subject, bytes('a'), { expected: 0, id: '1' })
    await eventually(() => expect(control).toHaveLength(1))
    expect(seen).toEqual([])
  })
}

const writing = (store: () => EventStore, follow: Follow): void => {
  it(`lets ${WRITERS} writers on one subject each have their place, and shows all of them to a follower in order`, async () => {
    const { seen } = await follow(0)
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      const sequences: number[] = []
      for (let turn = 0; turn < EACH; turn += 1) sequences.push(await commit(store(), `${writer}/${turn}`))
      return sequences
    })
    const sequences = await Promise.all(writers)
    for (const own of sequences) expect(own).toEqual(own.toSorted((a, b) => a - b))
    const all = sequences.flat()
    expect(new Set(all).size).toBe(WRITERS * EACH)
    await eventually(() => expect(seen).toHaveLength(WRITERS * EACH))
    expect(seen.map(({ sequence }) => sequence)).toEqual(all.toSorted((a, b) => a - b))
  })
}

const surviving = (store: () => EventStore, restart: () => Promise<void>, follow: Follow): void => {
  it('loses, doubles and reorders nothing when its server is killed in the middle of writing', async () => {
    const { seen } = await follow(0)
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      for (let turn = 0; turn < EACH; turn += 1) await commit(store(), `${writer}/${turn}`)
    })
    for (let round = 0; round < 2; round += 1) {
      await eventually(() => expect(seen.length).toBeGreaterThan((round + 1) * 40))
      await restart()
    }
    await Promise.all(writers)
    await eventually(() => expect(seen).toHaveLength(WRITERS * EACH))
    const sequences = seen.map(({ sequence }) => sequence)
    expect(sequences).toEqual(Array.from({ length: WRITERS * EACH }, (_, index) => index + 1))
    expect(new Set(seen.map(textOf)).size).toBe(WRITERS * EACH)
  })
}
