import { encode, type Fact, instantOf, type MailboxMessage } from '@sixfold/events'
import { EXAMPLES } from '@sixfold/events/examples'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { type Entry, mailboxFolder } from './folder.ts'

/** What holds for the folding of one mailbox subject, in whatever order, and however often, its messages come. */

const SUBJECT = 'sixfold.mailbox.a.acme.blue'
const gone = EXAMPLES.get('sixfold.fact.NetworkGone.v1') as Fact
const bytes = encode(gone, { id: '1', source: 's', time: instantOf(0) })
const known = JSON.parse(new TextDecoder().decode(bytes))
const unknown = { ...known, type: 'sixfold.fact.NetworkSold.v1' }

const delta = (revision: number, previous: number, ...events: unknown[]): MailboxMessage => ({
  epoch: 'e',
  revision,
  previous,
  facts: events.map((event) => ({ sequence: revision, event })) as MailboxMessage['facts'],
})
const snapshot = (revision: number, view: readonly number[], count: number): MailboxMessage[] => {
  const text = JSON.stringify(view)
  const size = Math.ceil(text.length / count)
  return Array.from({ length: count }, (_, index) => ({
    epoch: 'e',
    revision,
    previous: 0,
    snapshot: { index, count, text: text.slice(index * size, (index + 1) * size) },
  }))
}

type Held = Entry<number[]> | null

/** A folder with what it holds: the view is simply the sequences of the facts that made it. */
const folder = () => {
  const fold = mailboxFolder<number[]>({
    schema: z.array(z.number()),
    evolve: (view, _fact, { sequence }) => [...view, sequence],
  })
  let held: Held = null
  return (message: MailboxMessage): Held => {
    held = fold(SUBJECT, held, message).entry
    return held
  }
}
const foldAll = (messages: readonly MailboxMessage[]): Held => {
  const fold = folder()
  return messages.map(fold).at(-1) ?? null
}

/** A mailbox with everything in it: snapshots in parts, facts, and one that this version does not know. */
const STORY: readonly MailboxMessage[] = [
  ...snapshot(5, [5], 2),
  delta(8, 5, known),
  delta(9, 8, known),
  ...snapshot(12, [5, 8, 9, 12], 3),
  delta(13, 12, unknown),
  ...snapshot(13, [5, 8, 9, 12, 13], 2),
  delta(17, 13, known),
]
const END = { epoch: 'e', revision: 17, view: [5, 8, 9, 12, 13, 17], frozen: null }
const anyMessages = fc.array(fc.constantFrom(...STORY), { maxLength: 25 })

it('the whole story ends where it ends, whatever of it came before, in whatever order', () => {
  expect(foldAll(STORY)).toEqual(END)
  fc.assert(
    fc.property(anyMessages, (before) => {
      expect(foldAll([...before, ...STORY])).toEqual(END)
    }),
  )
})

it('what comes again in between, as old as it may be, changes nothing', () => {
  const again = fc.array(fc.tuple(fc.nat(STORY.length - 1), fc.nat(STORY.length - 1)), { maxLength: 12 })
  fc.assert(
    fc.property(again, (repeats) => {
      const told = STORY.flatMap((message, at) => [
        message,
        ...repeats.flatMap(([after, which]) =>
          after === at ? [STORY[Math.min(which, at)] as MailboxMessage] : [],
        ),
      ])
      expect(foldAll(told)).toEqual(END)
    }),
  )
})

it('what is held is never older than before, is what the log says at its revision, and thaws only by something newer', () => {
  fc.assert(
    fc.property(anyMessages, (messages) => {
      const fold = folder()
      let before: Held = null
      for (const message of messages) {
        const after = fold(message)
        if (before !== null) expect(after?.revision).toBeGreaterThanOrEqual(before.revision)
        if (after !== null) expect(after.view).toEqual(END.view.filter((at) => at <= after.revision))
        if (before?.frozen != null && after?.frozen === null)
          expect(after.revision).toBeGreaterThan(before.revision)
        before = after
      }
    }),
  )
})

it('a message with one fact that is not known is not folded in part', () => {
  expect(foldAll([...snapshot(5, [5], 1), delta(8, 5, known, unknown)])).toMatchObject({
    revision: 5,
    view: [5],
    frozen: expect.stringContaining('NetworkSold'),
  })
})

it('a part beyond the last one is none', () => {
  const [one, two] = snapshot(5, [5, 6], 2) as [MailboxMessage, MailboxMessage]
  const beyond = { ...one, snapshot: { index: 2, count: 2, text: '' } }
  expect(foldAll([one, beyond])).toBeNull()
  expect(foldAll([one, beyond, two])).toMatchObject({ view: [5, 6] })
})

it('an old snapshot that comes again does not thaw, nor does it throw away parts of a newer one', () => {
  const old = snapshot(5, [5], 2)
  const frozen = foldAll([
    ...old,
    delta(8, 5, known),
    delta(13, 8, unknown),
    ...old,
    ...snapshot(8, [5, 8], 1),
  ])
  expect(frozen).toMatchObject({ revision: 8, frozen: expect.stringContaining('NetworkSold') })
  const [one, two] = snapshot(12, [5, 8, 9, 12], 2) as [MailboxMessage, MailboxMessage]
  expect(foldAll([one, ...old.slice(0, 1), two])).toMatchObject({ revision: 12, frozen: null })
})
