import { factCodec, networkReportType, reportCodec, reportSubject } from '@sixfold/events'
import { aNetwork, anAgent, aParty } from '@sixfold/events/example-values'
import { ResyncRequested } from '@sixfold/events/reports'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openOutbox } from './outbox.ts'

const agent = anAgent('oslo-1')
const level = (have: number) =>
  ResyncRequested.of({ party: aParty('acme'), network: aNetwork('blue'), epoch: null, have })

/** An outbox whose messages arrive when the spec says so. */
const open = () => {
  const sent: [type: string, have: number][] = []
  const ids: string[] = []
  const answers: ((taken: boolean) => void)[] = []
  const outbox = openOutbox(
    agent,
    (subject, bytes) => {
      const decoded = reportCodec.decode(bytes)
      if (!decoded.ok || decoded.event.name !== 'ResyncRequested') throw new Error('no report')
      sent.push([subject.replace(reportSubject(agent, ''), ''), decoded.event.data.have])
      ids.push(decoded.meta.id)
      return new Promise((resolve) => answers.push(resolve))
    },
    () => 1_000,
  )
  const answer = async (taken: boolean): Promise<void> => {
    answers.shift()?.(taken)
    await vi.advanceTimersByTimeAsync(0)
  }
  return { outbox, sent, ids, answer }
}

describe('the outbox', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('says a level when it changes, and not again', async () => {
    const { outbox, sent, ids, answer } = open()
    outbox.say('a', level(1))
    await answer(true)
    outbox.say('a', level(1))
    await answer(true)
    outbox.say('a', level(2))
    await answer(true)
    expect(sent).toEqual([
      ['a', 1],
      ['a', 2],
    ])
    expect(new Set(ids).size).toBe(2)
  })

  it('says at once what changed while another was on its way, and skips what was replaced meanwhile', async () => {
    const { outbox, sent, answer } = open()
    outbox.say('a', level(1))
    outbox.say('b', level(1))
    outbox.say('a', level(2))
    outbox.say('a', level(3))
    expect(sent).toEqual([['a', 1]])
    await answer(true)
    await answer(true)
    await answer(true)
    expect(sent.toSorted()).toEqual([
      ['a', 1],
      ['a', 3],
      ['b', 1],
    ])
  })

  it('tries again what was not taken, after a while', async () => {
    const { outbox, sent, answer } = open()
    outbox.say('a', level(1))
    await answer(false)
    expect(sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(sent).toHaveLength(2)
    await answer(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toHaveLength(2)
  })

  it('takes a publisher that throws for one that could not', async () => {
    let isBroken = true
    const publish = vi.fn(async () => {
      if (isBroken) throw new Error('the connection is closed')
      return true
    })
    const outbox = openOutbox(agent, publish, () => 1_000)
    outbox.say('a', level(1))
    await vi.advanceTimersByTimeAsync(0)
    isBroken = false
    await vi.advanceTimersByTimeAsync(1_000)
    expect(publish).toHaveBeenCalledTimes(2)
    await outbox.settled()
  })

  it('says everything again when the stream may have lost it, but for what was dropped', async () => {
    const { outbox, sent, answer } = open()
    outbox.say('a', level(1))
    outbox.say('b', level(2))
    await answer(true)
    await answer(true)
    outbox.drop('a')
    outbox.repeat()
    await answer(true)
    expect(sent).toEqual([
      ['a', 1],
      ['b', 2],
      ['b', 2],
    ])
    expect(factCodec.definitions.size).toBeGreaterThan(0)
    expect(networkReportType('acme', 'blue')).toMatch(/^network-/)
  })
})
