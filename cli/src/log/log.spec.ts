import { factSubject } from '@sixfold/events'
import { blue } from '@sixfold/fold/story.examples'
import { describe, expect, test } from 'vitest'
import { BEGIN, ENTRIES } from '../story.examples.ts'
import { openChronicle } from './chronicle.ts'
import { readEntry } from './read-entry.ts'
import { whenProvisioned } from './when-provisioned.ts'
import { whileReachable } from './while-reachable.ts'

describe('an entry', () => {
  test('is what was stored', () => {
    const entry = ENTRIES.find(({ fact }) => fact?.name === 'NetworkConverged')
    expect(entry).toMatchObject({
      type: 'sixfold.fact.NetworkConverged.v1',
      ref: blue,
      at: BEGIN + (entry?.sequence ?? 0) * 1000,
      actor: 'spec',
      correlation: null,
    })
  })

  test('of a type that this version does not know: told, and no fact', () => {
    const bytes = new TextEncoder().encode(
      JSON.stringify({
        specversion: '1.0',
        id: '1',
        source: 's',
        type: 'sixfold.fact.Later.v1',
        time: '2026-11-21T07:00:00Z',
        data: { a: 1 },
      }),
    )
    expect(readEntry({ sequence: 3, subject: factSubject(blue), bytes })).toMatchObject({
      type: 'sixfold.fact.Later.v1',
      fact: null,
      data: { a: 1 },
    })
  })

  test('that nobody can read', () =>
    expect(readEntry({ sequence: 3, subject: 'x', bytes: new Uint8Array([1]) })).toMatchObject({
      type: '(unreadable)',
      fact: null,
      ref: null,
      at: null,
    }))
})

test('a chronicle keeps outcomes, counts, and the first time that a network converged', () => {
  const chronicle = openChronicle()
  for (const entry of ENTRIES) chronicle.note(entry)
  expect(chronicle.outcomes.get('order-blue')).toMatchObject({ accepted: true, party: 'acme', position: 7 })
  expect(chronicle.outcomes.get('order-other')?.refusal).toMatchObject({ code: 'NODE_UNKNOWN' })
  expect(chronicle.counted).toMatchObject([{ party: 'acme', count: 940, first: 61, last: 1000 }])
  const converged = ENTRIES.find(({ fact }) => fact?.name === 'NetworkConverged')
  if (converged === undefined) throw new Error('the story has no such fact')
  chronicle.note({ ...converged, at: 0 })
  expect(chronicle.firstConverged.get(factSubject(blue))).toBe(converged.at)
})

describe('streams that are not there yet', () => {
  const noStream = Object.assign(new Error('no stream'), { name: 'NoStreamError' })

  test('are waited for', async () => {
    let tries = 0
    const work = async (): Promise<string> => {
      tries += 1
      if (tries < 3) throw noStream
      return 'there'
    }
    expect(await whenProvisioned(5_000, work)).toBe('there')
  })

  test('for so long, and every other error is told at once', async () => {
    await expect(whenProvisioned(0, () => Promise.reject(noStream))).rejects.toThrow('no stream')
    await expect(whenProvisioned(5_000, () => Promise.reject(new Error('other')))).rejects.toThrow('other')
  })
})

describe('while NATS is away', () => {
  type Listener = Parameters<Parameters<typeof whileReachable>[0]['onStatus']>[0]
  const link = (isUp: boolean) => {
    const listeners = new Set<Listener>()
    return {
      isConnected: () => isUp,
      onStatus: (listener: Listener) => {
        listeners.add(listener)
        return { [Symbol.dispose]: () => void listeners.delete(listener) }
      },
      tell: (type: 'disconnected' | 'reconnected') => {
        for (const listener of listeners) listener({ type, server: 's' })
      },
      listeners,
    }
  }

  test('work that ends in time is its result, and nobody listens any more', async () => {
    const it = link(true)
    const work = Promise.withResolvers<number>()
    const end = whileReachable(it, work.promise, 50)
    it.tell('disconnected')
    it.tell('reconnected')
    setTimeout(() => work.resolve(7), 80)
    expect(await end).toBe(7)
    expect(it.listeners.size).toBe(0)
  })

  test('work is given up when it stays away', () =>
    expect(whileReachable(link(false), new Promise(() => undefined), 10)).rejects.toThrow(
      'the nats-server is away: no connection for 0.01 s',
    ))
})
