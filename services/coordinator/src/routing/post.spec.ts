import { cancelled, first } from '@sixfold/domain/network/network.examples'
import { osloRegistered } from '@sixfold/domain/node/node.examples'
import {
  decodeMailbox,
  encodeMailbox,
  MACHINE,
  type MailboxMessage,
  mailboxSubject,
  snapshotMessages,
} from '@sixfold/events'
import { NodeRegistered } from '@sixfold/events/facts'
import { gridRef, revisionOf, viewOf, type World } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { aliveWorld, blue } from '../fixtures/alive-network.ts'
import { memoryMailboxes } from '../fixtures/memory-mailboxes.ts'
import { recorded } from '../fixtures/recorded.ts'
import { type Mailboxes, openPost } from './post.ts'

const letter = { agent: first, party: 'acme', network: 'blue' }
const subject = mailboxSubject(first, 'acme', 'blue')
const JOINED_AT = 6
const moved = NodeRegistered.of({ ...osloRegistered.data, reachability: { ipv4: { kind: 'hidden' } } })

/** A post over a mailbox stream in memory, in a world in which network `blue` has joined. */
const open = (
  options: Readonly<{
    world?: World
    near?: ReturnType<typeof memoryMailboxes>
    reached?: (sequence: number) => Promise<void>
    folded?: () => number
    partCharacters?: number
  }> = {},
) => {
  const {
    world = aliveWorld(),
    near = memoryMailboxes(),
    reached = async () => {},
    folded = () => Number.POSITIVE_INFINITY,
    partCharacters = 200_000,
  } = options
  const written: MailboxMessage[] = []
  const troubles: unknown[] = []
  let [failures, reads] = [0, 0]
  let interlude: (() => void) | null = null
  const mailboxes: Mailboxes = {
    epoch: near.epoch,
    write: async (to, bytes, write) => {
      if (failures > 0) {
        failures -= 1
        throw new Error('the stream is out of reach')
      }
      const outcome = near.write(to, bytes, write)
      interlude?.()
      interlude = null
      if ('sequence' in outcome) written.push(decodeMailbox(bytes) as MailboxMessage)
      return outcome
    },
    last: async (to) => {
      reads += 1
      return near.last(to)
    },
  }
  const onTrouble = (err: unknown): void => void troubles.push(err)
  const post = openPost({ world, reached, folded, mailboxes, partCharacters, onTrouble })
  const failNext = (): void => {
    failures = 1
  }
  /** Something happens between a write and its answer. */
  const beforeAnswer = (what: () => void): void => {
    interlude = what
  }
  return { post, world, near, written, troubles, reads: () => reads, failNext, beforeAnswer }
}
const shape = ({ revision, previous, snapshot, facts }: MailboxMessage): string =>
  snapshot === undefined
    ? `${previous}→${revision} ${facts?.length}`
    : `${revision} ${snapshot.index + 1}/${snapshot.count}`

describe('the post', () => {
  it('writes a snapshot where there is nothing, and then facts, each leading on from the last', async () => {
    const { post, written } = open()
    await post.delta(letter, recorded(blue, cancelled, 7))
    await post.delta(letter, recorded(blue, cancelled, 8))
    await post.delta(letter, recorded(blue, cancelled, 12))
    expect(written.map(shape)).toEqual(['6 1/1', '6→8 1', '8→12 1'])
    expect(written[1]?.facts?.[0]).toMatchObject({
      sequence: 8,
      event: { type: 'sixfold.fact.NetworkCancelled.v1' },
    })
  })

  it('passes over what is there already, and writes it again only for who asks by force', async () => {
    const { post, written } = open()
    await post.snapshot(letter)
    await post.snapshot(letter)
    await post.delta(letter, recorded(blue, cancelled, JOINED_AT))
    await post.delta(letter, recorded(blue, cancelled, 3))
    expect(written.map(shape)).toEqual(['6 1/1'])
    expect(post.counters).toEqual({ written: 1, skipped: 3, conflicts: 0 })
    await post.snapshot(letter, { isForced: true })
    expect(written.map(shape)).toEqual(['6 1/1', '6 1/1'])
  })

  it('writes nothing for a network that has no view, nor for a machine that nobody registered', async () => {
    const { post, written } = open()
    await post.snapshot({ ...letter, network: 'green' })
    await post.snapshot({ agent: 'stranger' as never, ...MACHINE })
    expect(written).toEqual([])
    await post.snapshot({ agent: first, ...MACHINE })
    expect(JSON.parse(written[0]?.snapshot?.text ?? '')).toMatchObject({
      id: first,
      machine: { name: 'oslo-1' },
    })
  })

  it('reads what another router wrote, and skips what is not newer', async () => {
    const near = memoryMailboxes()
    const [a, b] = [open({ near }), open({ near })]
    await a.post.snapshot(letter)
    await b.post.delta(letter, recorded(blue, cancelled, 8))
    await a.post.delta(letter, recorded(blue, cancelled, 8))
    await a.post.delta(letter, recorded(blue, cancelled, 9))
    expect([...a.written, ...b.written].map(shape)).toEqual(['6 1/1', '8→9 1', '6→8 1'])
    expect(a.post.counters.conflicts).toBe(1)
  })

  it('asks nobody what is there before the first snapshot of all, and reads it where that was wrong', async () => {
    const near = memoryMailboxes()
    const [a, b] = [open({ near }), open({ near })]
    await a.post.welcome([letter])
    expect([a.written.map(shape), a.reads()]).toEqual([['6 1/1'], 0])
    await b.post.welcome([letter])
    expect([b.written, b.reads()]).toEqual([[], 1])
    expect(b.post.counters).toEqual({ written: 0, skipped: 1, conflicts: 1 })
  })

  it('would rather write a snapshot than the 65th fact in a row', async () => {
    const { post, world, written } = open()
    await post.snapshot(letter)
    for (let sequence = 7; sequence <= 72; sequence += 1) {
      world.apply(gridRef('node', first), moved, { sequence, at: 0 })
      await post.delta(letter, recorded(gridRef('node', first), moved, sequence))
    }
    expect(written.filter(({ snapshot }) => snapshot !== undefined).map(shape)).toEqual(['6 1/1', '71 1/1'])
    expect(written.map(shape).at(-1)).toBe('71→72 1')
  })

  it('begins anew in another stream', async () => {
    const { post, near, written } = open()
    await post.snapshot(letter)
    near.lose()
    await post.delta(letter, recorded(blue, cancelled, 8))
    expect(written.map(shape)).toEqual(['6 1/1', '6 1/1'])
    expect(written.map(({ epoch }) => epoch)).toEqual(['epoch-1', 'epoch-2'])
  })

  it('does not take an answer from a lost stream that comes late for one of the next', async () => {
    const { post, world, near, written, beforeAnswer } = open()
    await post.snapshot(letter)
    world.apply(blue, cancelled, { sequence: 8, at: 0 })
    beforeAnswer(() => {
      near.lose()
      post.forget()
    })
    await post.delta(letter, recorded(blue, cancelled, 8))
    await post.snapshot(letter)
    expect(written.map(shape)).toEqual(['6 1/1', '6→8 1', '8 1/1'])
    expect(near.pending(first)).toHaveLength(1)
  })

  it('takes a message that was left over from another stream for none', async () => {
    const near = memoryMailboxes()
    const [old] = snapshotMessages('epoch-0', 99, {}) as [MailboxMessage]
    near.write(subject, encodeMailbox(old), { expected: 0, rollup: true })
    const { post, written } = open({ near })
    await post.snapshot(letter)
    expect(written.map(shape)).toEqual(['6 1/1'])
  })

  it('takes a snapshot whose writer died in the middle for none', async () => {
    const near = memoryMailboxes()
    const view = viewOf(aliveWorld(), 'acme', 'blue')
    const [half] = snapshotMessages(near.epoch(), JOINED_AT, view, 400) as [MailboxMessage]
    near.write(subject, encodeMailbox(half), { expected: 0, rollup: true })
    const { post, written } = open({ near, partCharacters: 800 })
    await post.snapshot(letter)
    expect(written.map(shape)).toEqual(['6 1/3', '6 2/3', '6 3/3'])
    expect(near.pending(first)).toHaveLength(3)
  })

  it('waits with a snapshot until everything before its revision is folded: what others wrote a moment earlier', async () => {
    const world = aliveWorld()
    const heard = Promise.withResolvers<void>()
    let last = JOINED_AT
    const { post, written } = open({ world, reached: () => heard.promise, folded: () => last })
    // We wrote the end of the network ourselves, at 9; that a machine moved, at 8, has not come to us yet.
    world.apply(blue, cancelled, { sequence: 9, at: 0 })
    const snapshot = post.snapshot(letter)
    await new Promise((resolve) => setImmediate(resolve))
    expect(written).toEqual([])
    world.apply(gridRef('node', first), moved, { sequence: 8, at: 0 })
    last = 9
    heard.resolve()
    await snapshot
    expect(written.map(shape)).toEqual(['9 1/1'])
    expect(JSON.parse(written[0]?.snapshot?.text ?? '').machines[first].sequence).toBe(8)
  })

  it('says when a mailbox could not be written, and goes on with the next', async () => {
    const { post, written, troubles, failNext } = open()
    failNext()
    await post.snapshot(letter)
    expect([written.length, troubles.map(String)]).toEqual([0, ['Error: the stream is out of reach']])
    await post.snapshot(letter)
    expect(written.map(shape)).toEqual(['6 1/1'])
  })

  it('writes one mailbox in the order in which it was asked, and says when all is written', async () => {
    const { post, written, world } = open()
    void post.snapshot(letter)
    for (const sequence of [8, 9, 10]) void post.delta(letter, recorded(blue, cancelled, sequence))
    await post.settled()
    expect(written.map(shape)).toEqual(['6 1/1', '6→8 1', '8→9 1', '9→10 1'])
    expect(revisionOf(viewOf(world, 'acme', 'blue') as never)).toBe(JOINED_AT)
  })
})
