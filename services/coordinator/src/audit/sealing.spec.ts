import { type Anchor, openVerifier, type Signer, type Verdict } from '@sixfold/audit'
import { type EventStore, memoryStore } from '@sixfold/decider'
import { hashToken } from '@sixfold/events'
import { aFarm, aParty } from '@sixfold/events/example-values'
import { gridRef } from '@sixfold/fold'
import { beforeEach, describe, expect, it } from 'vitest'
import { aSigner } from '../../../../shared/audit/src/log.examples.ts'
import { eventually } from '../../../../shared/testkit/src/eventually.ts'
import { openCore } from '../fixtures/core.ts'
import type { Recorded } from '../journal/feed.ts'
import { EVERY, openSealing } from './sealing.ts'

const REST_MS = 60_000
let store: EventStore
let now = 0
let length = 0

beforeEach(() => {
  store = memoryStore()
  now = 1_000_000
  length = 0
})

type Sealer = Readonly<{
  grow: (count: number) => Promise<void>
  tick: () => void
  seen: Anchor[]
  troubles: unknown[]
  signer: Signer
}>

/** A coordinator that seals what it and others write. */
const aCoordinator = async (name: string): Promise<Sealer> => {
  const seen: Anchor[] = []
  const troubles: unknown[] = []
  const signer = aSigner()
  let note = (_: Recorded): void => undefined
  const { world, journal } = await openCore({ store, name, onFact: (recorded) => note(recorded) })
  const sealing = openSealing({
    store,
    world,
    act: journal.act,
    signer,
    begins: 1,
    clock: () => now,
    restMs: REST_MS,
    onCheckpoint: (anchor) => seen.push(anchor),
    onTrouble: (err) => troubles.push(err),
  })
  note = sealing.note
  const grow = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const farm = aFarm(`f-${hashToken(10, name, String(length++))}`)
      const register = { type: 'RegisterFarm', farm, name: farm, operator: aParty('operator') } as const
      await journal.act('farm', gridRef('farm', farm), register, { causationId: 'spec' })
    }
  }
  return { grow, tick: sealing.tick, seen, troubles, signer }
}

const verdict = async (anchors: readonly Anchor[] = []): Promise<Verdict> => {
  const verifier = openVerifier({ anchors })
  for (let at = await store.at(1); at !== null; at = await store.at(at.sequence + 1)) verifier.take(at)
  return verifier.end()
}
const expectVouched = (sequence: number, withinMs = 10_000): Promise<void> =>
  eventually(async () => expect(await verdict()).toMatchObject({ finding: null, vouched: sequence }), {
    withinMs,
  })

/** Whatever is under way has its time. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
}

describe('checkpoints', () => {
  it(`are written every ${EVERY} facts, and each is covered by the next one`, async () => {
    const a = await aCoordinator('a')
    await a.grow(EVERY - 1)
    await settle()
    expect((await verdict()).checkpoints).toBe(0)
    await a.grow(1)
    await expectVouched(EVERY)
    await a.grow(2 * EVERY)
    await expectVouched(3 * EVERY)
    expect(await verdict()).toMatchObject({ checkpoints: 3, keys: { [a.signer.key]: 3 } })
    expect(a.troubles).toEqual([])
  })

  it('are written when the log has rested, once', async () => {
    const a = await aCoordinator('a')
    await a.grow(5)
    a.tick()
    now += REST_MS - 1
    a.tick()
    await settle()
    expect((await verdict()).checkpoints).toBe(0)
    now += 1
    a.tick()
    await expectVouched(5)
    for (let rest = 0; rest < 5; rest += 1) {
      now += REST_MS
      a.tick()
      await settle()
    }
    expect(await verdict()).toMatchObject({ checkpoints: 1, unvouched: 0 })
    await a.grow(1)
    now += REST_MS
    a.tick()
    await expectVouched(7)
  })

  it('are one chain, whoever writes them', async () => {
    const all = [await aCoordinator('a'), await aCoordinator('b'), await aCoordinator('c')]
    await Promise.all(all.map(({ grow }) => grow(2 * EVERY)))
    for (const { tick } of all) tick()
    await expectVouched(6 * EVERY)
    const { checkpoints } = await verdict()
    expect(checkpoints).toBe(6)
    for (const { seen, troubles } of all) {
      expect(seen.map(({ last }) => last)).toEqual([1, 2, 3, 4, 5, 6].map((count) => count * EVERY))
      expect(troubles).toEqual([])
      expect(await verdict(seen)).toMatchObject({ finding: null, anchored: 6 * EVERY })
    }
  }, 20_000)

  it('are made over a log that was long before there were any', async () => {
    const silent = await openCore({ store, name: 'old' })
    for (let index = 0; index < 20 * EVERY + 7; index += 1) {
      const farm = aFarm(`old-${index}`)
      const register = { type: 'RegisterFarm', farm, name: farm, operator: aParty('operator') } as const
      await silent.journal.act('farm', gridRef('farm', farm), register, { causationId: 'spec' })
    }
    const a = await aCoordinator('a')
    a.tick()
    await expectVouched(20 * EVERY, 30_000)
    expect(a.troubles).toEqual([])
  }, 40_000)

  it('go on where another coordinator died', async () => {
    const a = await aCoordinator('a')
    await a.grow(EVERY + 3)
    await expectVouched(EVERY)
    const b = await aCoordinator('b')
    await b.grow(1)
    b.tick()
    await settle()
    now += REST_MS
    b.tick()
    await expectVouched(EVERY + 5)
    expect((await verdict()).keys).toEqual({ [a.signer.key]: 1, [b.signer.key]: 1 })
  })
})

describe('a fact that comes while what was missed is read', () => {
  it('is no gap: it is read behind it', async () => {
    const old = await aCoordinator('old')
    await old.grow(3)
    const whole = store
    let meanwhile = async (): Promise<void> => {}
    store = {
      ...whole,
      // Two facts come when reading has begun, and before the first of what was missed is there.
      follow: async (after, onFact) => {
        const wait = meanwhile
        meanwhile = async () => {}
        await wait()
        return whole.follow(after, onFact)
      },
    }
    const a = await aCoordinator('a')
    meanwhile = () => old.grow(2)
    a.tick()
    await settle()
    now += REST_MS
    a.tick()
    await expectVouched(5)
    expect(a.troubles).toEqual([])
  })
})

describe('a log with a gap', () => {
  it('is said, and not again and again', async () => {
    const whole = store
    const a = await openCore({ store, name: 'a' })
    for (const name of ['one', 'two', 'three']) {
      const farm = aFarm(name)
      const register = { type: 'RegisterFarm', farm, name, operator: aParty('operator') } as const
      await a.journal.act('farm', gridRef('farm', farm), register, { causationId: 'spec' })
    }
    let reads = 0
    store = {
      ...whole,
      follow: (after, onFact) => {
        reads += 1
        return whole.follow(after, (fact) => (fact.sequence === 2 ? undefined : onFact(fact)))
      },
    }
    const b = await aCoordinator('b')
    const readsBefore = reads
    for (let second = 0; second < 5; second += 1) {
      b.tick()
      await settle()
    }
    expect(b.troubles.map(String)).toEqual([expect.stringContaining('the log has a gap behind 1')])
    // Up to the gap, and once more to see that it stays.
    expect(reads - readsBefore).toBe(2)
  })
})

describe('a checkpoint that does not follow from the facts', () => {
  it('is said', async () => {
    const [a, b] = [await aCoordinator('a'), await openCore({ store, name: 'liar' })]
    await a.grow(3)
    const data = {
      first: 1,
      last: 3,
      hashes: 'AAAA',
      before: null,
      chain: 'x'.repeat(43),
      key: 'K',
      signature: 'c2ln',
    }
    const ref = gridRef('checkpoint', 'facts')
    await b.journal.act('checkpoint', ref, { type: 'SealLog', ...data }, { causationId: 'spec' })
    await eventually(() => expect(String(a.troubles[0])).toContain('1 to 3, signed by K, does not follow'))
  })
})
