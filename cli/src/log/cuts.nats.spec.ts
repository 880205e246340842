import { encode, factSubject, instantOf } from '@sixfold/events'
import { STORY } from '@sixfold/fold/story.examples'
import { type Connection, connect, jetstreamStore } from '@sixfold/jetstream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { provision } from '../../../shared/jetstream/src/provision.ts'
import { type NatsServer, startNatsServer } from '../../../shared/testkit/src/nats-server.ts'
import { diff } from '../commands/diff.ts'
import { EXIT } from '../exit-codes.ts'
import { palette } from '../render/color.ts'
import { parseCut } from '../state/cut.ts'
import { gridAt } from '../state/grid-at.ts'
import { BEGIN, worldOf } from '../story.examples.ts'
import type { Terminal } from '../terminal.ts'
import { findCut } from './find-cut.ts'
import { type Folded, openLog } from './open-log.ts'

const silent: Terminal = {
  out: () => undefined,
  json: () => undefined,
  note: () => undefined,
  draw: () => undefined,
  isLive: false,
  columns: 80,
  color: palette(false),
  noteColor: palette(false),
}

let server: NatsServer
let connection: Connection

/** The story on a real log, a second from fact to fact; the tenth was written by a clock that is far behind. */
const LATE = 10
const at = (sequence: number): number => BEGIN + (sequence === LATE ? 2_500 : sequence * 1_000)

beforeAll(async () => {
  server = await startNatsServer()
  connection = await connect({ servers: server.url, name: 'spec' })
  await provision(connection)
  const store = jetstreamStore(connection)
  const last = new Map<string, number>()
  for (const { ref, fact, sequence } of STORY) {
    const subject = factSubject(ref)
    const meta = { id: `f${sequence}`, source: 'spec', time: instantOf(at(sequence)), prevhash: null }
    await store.append(subject, encode(fact, meta), { expected: last.get(subject) ?? 0, id: meta.id })
    last.set(subject, sequence)
  }
})
afterAll(async () => {
  await connection[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const find = (text: string): Promise<number> => findCut(connection, parseCut(text), silent)
const moment = (milliseconds: number): string => new Date(milliseconds).toISOString()

test('a moment is the last fact at or before it, also where a clock was behind', async () => {
  expect(await find(moment(BEGIN))).toBe(0)
  expect(await find(moment(at(1)))).toBe(1)
  expect(await find(moment(at(2) + 400))).toBe(2)
  expect(await find(moment(at(2) + 500))).toBe(LATE)
  expect(await find(moment(at(12)))).toBe(12)
  expect(await find(moment(at(STORY.length) + 60_000))).toBe(STORY.length)
  expect(await find('end')).toBe(STORY.length)
  expect(await find('0')).toBe(0)
  await expect(find(String(STORY.length + 1))).rejects.toThrow('there is no fact')
})

test('a moment that is yet to come is the end, and that is said', async () => {
  const notes: string[] = []
  const terminal = { ...silent, note: (text: string) => void notes.push(text) }
  expect(await findCut(connection, parseCut('2999-01-01'), terminal)).toBe(STORY.length)
  expect(notes).toEqual([expect.stringContaining('2999-01-01 is yet to come')])
  expect(await findCut(connection, parseCut(moment(at(2))), terminal)).toBe(2)
  expect(await findCut(connection, parseCut('end'), terminal)).toBe(STORY.length)
  expect(notes).toHaveLength(1)
})

test('a difference is asked about networks that there were', async () => {
  const unknown = diff(connection, '1..9', 'acme/nothing', {})
  await expect(unknown).rejects.toMatchObject({
    code: EXIT.notFound,
    message: expect.stringContaining('up to fact 9'),
  })
  expect(await diff(connection, `1..${STORY.length}`, 'acme/blue', {})).toBe(EXIT.ok)
  // Not there yet at that place, though later it is.
  await expect(diff(connection, '1..2', 'acme/blue', {})).rejects.toMatchObject({ code: EXIT.notFound })
})

test('folding stops at the cut: nothing later leaks in', async () => {
  for (let until = 0; until <= STORY.length; until += 1) {
    await using log = await openLog(connection, { until })
    await log.caughtUp
    await new Promise((resolve) => setTimeout(resolve, 5)) // what is still under way may come
    expect(log.sequence()).toBe(until)
    expect(log.world.sequence()).toBe(until)
    expect(log.time()).toBe(until === 0 ? null : at(until))
    expect(JSON.stringify(gridAt(log.world))).toBe(JSON.stringify(gridAt(worldOf(STORY.slice(0, until)))))
  }
})

test('in passing, what was folded up to there is told once', async () => {
  const told: string[] = []
  const take = ({ world }: Folded): void => void told.push(JSON.stringify(gridAt(world)))
  await using log = await openLog(connection, { until: 14, passing: { sequence: 9, take } })
  await log.caughtUp
  expect(told).toEqual([JSON.stringify(gridAt(worldOf(STORY.slice(0, 9))))])
  expect(log.world.sequence()).toBe(14)
})
