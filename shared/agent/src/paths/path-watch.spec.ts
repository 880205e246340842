import { derive } from '@sixfold/derive'
import { aNetworkOf, aNode, hidden, home, lima, oslo1 } from '@sixfold/derive/examples/networks.examples'
import { type AgentId, pathsReportType } from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import type { PathsReported } from '@sixfold/events/reports'
import { type NetworkView, pairOf } from '@sixfold/fold'
import type { Sighting } from '@sixfold/linux'
import type { Log } from '@sixfold/service'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Outbox } from '../reports/outbox.ts'
import { openPathWatch } from './path-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const cabin = aNode('cabin', { ipv4: hidden })
const plain = aNetworkOf(home, cabin)
const members = pairOf(home.id, cabin.id)
const at = (port: number) => ({ kind: 'observed', at: { address: '192.0.2.1', port } }) as never
const withHoles = (offered: number | null, punched: number | null = null): NetworkView => ({
  ...plain,
  plan: {
    ...plain.plan,
    holes: {
      since: 17,
      holes:
        offered === null ? [] : [{ members, family: 'ipv4', candidates: [at(1), at(2)], offered, punched }],
    },
  },
})
const keyOf = (name: string) =>
  plain.plan.resources.find(({ node }) => node === anAgent(name))?.keys?.mesh ?? ''
const exitKey = plain.plan.exitPoint.keys?.exit ?? ''

/** An agent that looks at what the spec puts before it. */
const open = (id: AgentId) => {
  const seen = new Map<string, Sighting>()
  let said: PathsReported['data'] | null = null
  let looks = 0
  let answer: ((isAnswered: boolean) => void) | null = null
  const watch = openPathWatch({
    id,
    look: async () => {
      looks += 1
      return [...seen.values()]
    },
    ping: (target, onAnswer) => {
      expect(target).toMatchObject({ device: expect.stringContaining('sfm'), everySeconds: 0.5 })
      answer = onAnswer
      return {
        [Symbol.dispose]: () => {
          answer = null
        },
      }
    },
    lanOf: async () => ['192.168.1.7' as never],
    outbox: {
      say: (type: string, report: PathsReported) => {
        expect(type).toBe(pathsReportType('acme', 'blue'))
        said = report.data
      },
      drop: () => {
        said = null
      },
    } as unknown as Outbox,
    now: () => Date.now(),
    log: { warn: vi.fn() } as unknown as Log,
  })
  const sight = (publicKey: string, more: Partial<Sighting> = {}): void =>
    void seen.set(publicKey, { publicKey, endpoint: null, handshakeAt: 0, received: 0, sent: 0, ...more })
  return {
    watch,
    sight,
    said: () => said,
    looks: () => looks,
    isAsked: () => answer !== null,
    answer: (isAnswered: boolean) => answer?.(isAnswered),
    apply: async (view: NetworkView): Promise<void> => {
      await watch.announce(view)
      watch.applied(view, derive(view, id))
      await vi.advanceTimersByTimeAsync(1)
    },
  }
}

it('says nothing of a network without hidden pairs, and what it knows of others before anything stands', async () => {
  const it = open(home.id)
  await it.watch.announce(aNetworkOf(oslo1))
  expect(it.said()).toBeNull()
  await it.watch.announce(plain)
  expect(it.said()).toMatchObject({ lan: ['192.168.1.7'], seen: [], met: [], silent: [] })
  await it.watch.announce(aNetworkOf(oslo1))
  expect(it.said()).toBeNull()
})

it('an exit tells where hidden members are seen: at once, and a change when it stays', async () => {
  const it = open(anAgent('exit-1'))
  await it.apply(withHoles(null))
  it.sight(keyOf('home'), { endpoint: '192.0.2.1:20001', handshakeAt: 1 })
  await vi.advanceTimersByTimeAsync(200)
  const seen = (port: number) => [{ key: keyOf('home'), at: { address: '192.0.2.1', port } }]
  expect(it.said()?.seen).toEqual(seen(20_001))
  it.sight(keyOf('cabin'), { endpoint: '[2001:db8::1]:20003', handshakeAt: 1 })
  await vi.advanceTimersByTimeAsync(16_000)
  expect(it.said()?.seen.at(-1)?.at).toEqual({ address: '2001:db8::1', port: 20_003 })
  it.sight(keyOf('home'), { endpoint: '192.0.2.1:40001', handshakeAt: 1 })
  await vi.advanceTimersByTimeAsync(5_001)
  expect(it.said()?.seen).toContainEqual(seen(20_001)[0])
  await vi.advanceTimersByTimeAsync(5_001)
  expect(it.said()?.seen).toContainEqual(seen(40_001)[0])
})

it('tells of a handshake since the offer, and not of one before it', async () => {
  const it = open(home.id)
  it.sight(exitKey, { handshakeAt: 1 })
  await it.apply(withHoles(20))
  it.sight(keyOf('cabin'))
  await vi.advanceTimersByTimeAsync(300)
  expect(it.said()?.met).toEqual([])
  it.sight(keyOf('cabin'), { handshakeAt: 100, received: 92 })
  await vi.advanceTimersByTimeAsync(300)
  expect(it.said()?.met).toEqual([{ peer: cabin.id, since: 20 }])
  await it.apply(withHoles(30))
  await vi.advanceTimersByTimeAsync(300)
  expect(it.said()?.met).toEqual([])
  it.sight(keyOf('cabin'), { handshakeAt: 101, received: 184 })
  await vi.advanceTimersByTimeAsync(300)
  expect(it.said()?.met).toEqual([{ peer: cabin.id, since: 30 }])
})

it('tells of silence through an open hole, and of nothing while packets come', async () => {
  const it = open(home.id)
  it.sight(exitKey, { handshakeAt: 1 })
  await it.apply(withHoles(20, 21))
  for (let received = 1; received < 5; received += 1) {
    it.sight(keyOf('cabin'), { handshakeAt: 1, received })
    await vi.advanceTimersByTimeAsync(10_000)
  }
  expect(it.said()?.silent).toEqual([])
  const looks = it.looks()
  await vi.advanceTimersByTimeAsync(31_000)
  expect(it.looks() - looks).toBeLessThan(8)
  expect(it.said()?.silent).toEqual([{ peer: cabin.id, since: 21 }])
})

/** An open hole through which this was heard and sent so far, looked at since then for so long. */
const sending = async (isAnswered: (milliseconds: number) => boolean | null, milliseconds: number) => {
  const it = open(home.id)
  it.sight(exitKey, { handshakeAt: 1 })
  await it.apply(withHoles(20, 21))
  let received = 1
  const silentAfter = { at: -1, isEverAsked: false }
  for (let at = 0; at < milliseconds; at += 500) {
    const isReached = it.isAsked() ? isAnswered(at) : null
    if (isReached === true) received += 32
    if (isReached !== null) it.answer(isReached)
    it.sight(keyOf('cabin'), { handshakeAt: 1, received, sent: 100 * at })
    await vi.advanceTimersByTimeAsync(500)
    silentAfter.isEverAsked ||= it.isAsked()
    if (silentAfter.at < 0 && (it.said()?.silent.length ?? 0) > 0) silentAfter.at = at
  }
  return silentAfter
}

it('asks through a hole that packets are sent into and none comes from, and tells of silence when nobody answers', async () => {
  const broken = await sending(() => false, 20_000)
  expect(broken.at).toBeGreaterThan(7_000)
  expect(broken.at).toBeLessThan(14_000)
  // A machine that is too busy to ask knows nothing yet.
  expect((await sending(() => null, 30_000)).at).toBeGreaterThan(24_000)
  // One who only listens answers.
  expect(await sending(() => true, 120_000)).toEqual({ at: -1, isEverAsked: true })
  // Every third question or answer gets through.
  let asked = 0
  const isThird = (): boolean => {
    asked += 1
    return asked % 3 === 0
  }
  expect((await sending(isThird, 120_000)).at).toBe(-1)
})

it('asks nobody while nothing is sent but what keeps a hole open', async () => {
  const it = open(home.id)
  it.sight(exitKey, { handshakeAt: 1 })
  await it.apply(withHoles(20, 21))
  for (let second = 0; second < 20; second += 1) {
    it.sight(keyOf('cabin'), { handshakeAt: 1, received: 1, sent: 32 * Math.ceil(second / 10) })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(it.isAsked()).toBe(false)
  }
})

it('a public member tells where a hidden one came from, when it stays; of who wanders, nothing', async () => {
  const view = (() => {
    const network = aNetworkOf(home, lima)
    const members = pairOf(home.id, lima.id)
    const candidates = members[0] === lima.id ? [at(1), null] : [null, at(1)]
    const hole = { members, family: 'ipv4', candidates, offered: 20, punched: 21 } as never
    return { ...network, plan: { ...network.plan, holes: { since: 17, holes: [hole] } } }
  })()
  const it = open(lima.id)
  await it.apply(view)
  let received = 0
  const at_ = async (port: number, milliseconds: number) => {
    received += 32
    it.sight(keyOf('home'), { endpoint: `192.0.2.1:${port}`, handshakeAt: 1, received })
    await vi.advanceTimersByTimeAsync(milliseconds)
    return it.said()?.seen.map((seen) => seen.at.port)
  }
  expect(await at_(20_001, 10_002)).toEqual([20_001])
  for (let port = 30_000; port < 30_010; port += 1) expect(await at_(port, 4_000)).toEqual([20_001])
  expect(await at_(40_001, 10_002)).toEqual([40_001])
})
