import { derive } from '@sixfold/derive'
import { aNetworkOf, aNode, hidden, home, oslo1 } from '@sixfold/derive/examples/networks.examples'
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
  const watch = openPathWatch({
    id,
    look: async () => {
      looks += 1
      return [...seen.values()]
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
