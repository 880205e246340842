import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { aNetworkOf, exit1, oslo1 } from '../../../derive/src/examples/networks.examples.ts'
import { http, proxiedView, proxy } from '../../../derive/src/exit/proxied.examples.ts'
import { guestOf, openProxied } from './proxied.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const KEY = 'acme/blue'
const viewWith = (...hosts: readonly string[]) =>
  proxiedView('blue', { proxies: hosts.map((host, at) => proxy(`p${at}`, http(host), 80)) })

const aMachine = () => {
  const networks = new Map([[KEY, { view: viewWith('a.example.com') }]])
  const rooms = { now: '1' as string | null }
  const asked = vi.fn()
  const its = openProxied({ id: exit1.id, networks: () => networks, ask: asked, identity: () => rooms.now })
  return { networks, rooms, asked, its }
}

it('is what the networks have whose namespaces are there', () => {
  const { its, rooms } = aMachine()
  expect(its.guests().map(({ room, doors }) => [room, doors.length])).toEqual([['1', 1]])
  rooms.now = null
  expect(its.guests()).toEqual([])
  expect(guestOf(aNetworkOf(oslo1), exit1.id, () => '1')).toBeNull()
})

it('asks for the gateway where its facts or its namespace are others than were told, and not else', () => {
  const { its, networks, rooms, asked } = aMachine()
  const hear = (): number => {
    its.look(KEY)
    vi.advanceTimersByTime(20_000)
    const times = asked.mock.calls.length
    asked.mockClear()
    its.guests()
    return times
  }
  expect([hear(), hear()]).toEqual([1, 0])
  networks.set(KEY, { view: viewWith('a.example.com', 'b.example.com') })
  expect([hear(), hear()]).toEqual([1, 0])
  rooms.now = '2'
  expect([hear(), hear()]).toEqual([1, 0])
  networks.set(KEY, { view: { ...viewWith('a.example.com'), machines: {} } })
  expect([hear(), hear()]).toEqual([1, 0])
  networks.delete(KEY)
  expect([hear(), hear()]).toEqual([0, 0])
})

it('asks soon, and then no more often than every ten seconds', () => {
  const { its, networks, asked } = aMachine()
  its.guests()
  for (let turn = 0; turn < 120; turn += 1) {
    networks.set(KEY, { view: viewWith(`n${turn}.example.com`) })
    its.look(KEY)
    vi.advanceTimersByTime(250)
    if (turn === 0) expect(asked).toHaveBeenCalledTimes(1)
    its.guests()
  }
  expect(asked.mock.calls.length).toBeLessThanOrEqual(4)
})
