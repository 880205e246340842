import { encode, type Fact, instantOf, type MailboxMessage } from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import { EXAMPLES } from '@sixfold/events/examples'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Entry, mailboxFolder } from './folder.ts'

/** A view that is simply the sequences of the facts that made it. */
const View = z.array(z.number())
const open = () =>
  mailboxFolder<number[]>({ schema: View, evolve: (view, _fact, { sequence }) => [...view, sequence] })

const SUBJECT = 'sixfold.mailbox.a.acme.blue'
const gone = EXAMPLES.get('sixfold.fact.NetworkGone.v1') as Fact
const eventOf = (fact: { kind: 'fact'; name: string; version: number; data: unknown }) =>
  JSON.parse(new TextDecoder().decode(encode(fact as Fact, { id: '1', source: 's', time: instantOf(0) })))

const delta = (revision: number, previous: number, event = eventOf(gone)): MailboxMessage => ({
  epoch: 'e',
  revision,
  previous,
  facts: [{ sequence: revision, event }],
})
const snapshot = (revision: number, view: readonly number[], count = 1): MailboxMessage[] => {
  const text = JSON.stringify(view)
  const size = Math.ceil(text.length / count)
  return Array.from({ length: count }, (_, index) => ({
    epoch: 'e',
    revision,
    previous: 0,
    snapshot: { index, count, text: text.slice(index * size, (index + 1) * size) },
  }))
}

/** What a row of messages does, one after the other. */
const folded = (...messages: readonly MailboxMessage[]) => {
  const fold = open()
  let entry: Entry<number[]> | null = null
  const outcomes = messages.map((message) => {
    const folding = fold(SUBJECT, entry, message)
    entry = folding.entry
    return folding.outcome
  })
  return { outcomes, entry: entry as Entry<number[]> | null }
}

describe('a snapshot', () => {
  it('is all that is needed, and is where facts go on from', () => {
    const { outcomes, entry } = folded(...snapshot(5, [3, 5]), delta(8, 5), delta(9, 8))
    expect(outcomes).toEqual(['changed', 'changed', 'changed'])
    expect(entry).toEqual({ epoch: 'e', revision: 9, view: [3, 5, 8, 9], frozen: null })
  })

  it('counts when all its parts are there, in whatever order they came', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), fc.nat(3), (order, again) => {
        const parts = snapshot(5, [3, 4, 5], 4)
        const messages = order.map((index) => parts[index] as MailboxMessage)
        const twice = messages.toSpliced(again, 0, messages[again] as MailboxMessage)
        const { outcomes, entry } = folded(...twice)
        expect(outcomes.filter((it) => it === 'changed')).toHaveLength(1)
        expect(new Set(outcomes.slice(0, 3))).toEqual(new Set(['partial']))
        expect(['changed', 'same']).toContain(outcomes.at(-1))
        expect(entry?.view).toEqual([3, 4, 5])
      }),
    )
  })

  it('is never put together from parts of two', () => {
    const [old, fresh] = [snapshot(5, [3, 4, 5], 2), snapshot(7, [4, 5, 7], 2)]
    const { outcomes, entry } = folded(
      old[0] as MailboxMessage,
      fresh[1] as MailboxMessage,
      fresh[0] as MailboxMessage,
    )
    expect(outcomes).toEqual(['partial', 'partial', 'changed'])
    expect(entry?.view).toEqual([4, 5, 7])
  })

  it('that is not newer changes nothing', () => {
    const { outcomes, entry } = folded(...snapshot(5, [5]), ...snapshot(5, [1]), ...snapshot(4, [4]))
    expect(outcomes).toEqual(['changed', 'same', 'same'])
    expect(entry?.view).toEqual([5])
  })

  it('that is no view is refused with the reason, and leaves what is held', () => {
    const bad = (text: string): MailboxMessage => ({
      epoch: 'e',
      revision: 9,
      previous: 0,
      snapshot: { index: 0, count: 1, text },
    })
    expect(() => folded(bad('{"a":1}'))).toThrow(TypeError)
    expect(() => folded(bad('[1,'))).toThrow('a snapshot that is no view')
  })
})

describe('a fact', () => {
  it('that comes again, or is older, changes nothing', () => {
    const { outcomes, entry } = folded(...snapshot(5, [5]), delta(8, 5), delta(8, 5), delta(5, 3))
    expect(outcomes).toEqual(['changed', 'changed', 'same', 'same'])
    expect(entry?.view).toEqual([5, 8])
  })

  it('that does not lead on from what is held is a gap, and is not folded', () => {
    expect(folded(delta(8, 5))).toEqual({ outcomes: ['gap'], entry: null })
    const { outcomes, entry } = folded(...snapshot(5, [5]), delta(9, 8))
    expect(outcomes).toEqual(['changed', 'gap'])
    expect(entry).toMatchObject({ revision: 5, view: [5] })
  })

  it('leads on across another mailbox stream: revisions are positions of the log', () => {
    const other = { ...delta(8, 5), epoch: 'f' }
    expect(folded(...snapshot(5, [5]), other).entry).toMatchObject({ epoch: 'f', revision: 8 })
  })

  it.each([
    [
      'of a type that is not known',
      eventOf({ kind: 'fact', name: 'NetworkSold', version: 1, data: {} }),
      'unknown-type',
    ],
    [
      'of a version that is not known',
      eventOf({ kind: 'fact', name: 'NetworkGone', version: 2, data: {} }),
      'unknown-type',
    ],
    [
      'that breaks its schema',
      eventOf({ kind: 'fact', name: 'NetworkGone', version: 1, data: { x: 1 } }),
      'malformed',
    ],
  ])('%s freezes what is held, until a snapshot comes', (_what, event, reason) => {
    const { outcomes, entry } = folded(...snapshot(5, [5]), delta(8, 5, event), delta(9, 8))
    expect(outcomes).toEqual(['changed', 'changed', 'gap'])
    expect(entry).toMatchObject({ revision: 5, view: [5], frozen: expect.stringContaining(reason) })
    const thawed = folded(...snapshot(5, [5]), delta(8, 5, event), ...snapshot(8, [5, 8]))
    expect(thawed.entry).toMatchObject({ revision: 8, view: [5, 8], frozen: null })
  })
})

it('keeps subjects apart', () => {
  const fold = open()
  const [one, two] = snapshot(5, [3, 5], 2) as [MailboxMessage, MailboxMessage]
  expect(fold('sixfold.mailbox.a.acme.blue', null, one).outcome).toBe('partial')
  expect(fold('sixfold.mailbox.a.acme.green', null, two).outcome).toBe('partial')
  expect(fold('sixfold.mailbox.a.acme.blue', null, two).outcome).toBe('changed')
  expect(anAgent('a')).not.toBe(anAgent('b'))
})
