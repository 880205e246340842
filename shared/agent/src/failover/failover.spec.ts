import { namesOf, servesAt } from '@sixfold/derive'
import type { MachineView, NetworkView } from '@sixfold/fold'
import { promoted } from '@sixfold/fold'
import { afterEach, expect, it, vi } from 'vitest'
import { openFailover } from './failover.ts'
import { pretendPings } from './pings.examples.ts'
import { exit2, SERVING, STANDBY, standbyMachine, twoExits } from './two-exits.examples.ts'

const KEY = 'acme/blue'
const UPLINK = {
  bridge: 'br0',
  addresses: ['2001:db8:0:2::f2/64'],
  gateways: ['2001:db8:0:2::1'],
  mtu: 1_500,
}
const MINE = '2001:db8:0:2::f2'
const THEIRS = '2001:db8:0:2::f1'

const opened: Disposable[] = []
afterEach(() => {
  for (const it of opened.splice(0)) it[Symbol.dispose]()
})

type Parts = Readonly<{
  view?: NetworkView
  machine?: MachineView
  /** Whether the kernel serves the network. */
  isServed?: boolean
  taken?: readonly object[]
}>

/** The failover of the exit that stands by, or serves where the view says so. */
const open = async ({
  view = twoExits(),
  machine: first = standbyMachine(),
  isServed = false,
  taken = [],
}: Parts) => {
  const pings = pretendPings()
  const now = { machine: first, view, isAnswered: false }
  const { netns } = namesOf(STANDBY, view.party, view.network)
  const host = {
    list: async () => (isServed ? [netns] : []),
    read: async () => `lo UNKNOWN ::1/128 ${servesAt(view.plan.exitPoint.prefix)}/128`,
  }
  const ask = vi.fn()
  const askAnew = vi.fn()
  const say = vi.fn()
  const networks = new Map([[KEY, { view }]])
  const failover = await openFailover({
    id: STANDBY,
    role: 'exit',
    host: host as never,
    ping: pings.ping,
    uplink: UPLINK,
    notebook: {
      readTakeovers: async () => ({ over: {}, exits: taken }),
      writeTakeovers: async () => undefined,
    } as never,
    mailbox: { machine: () => now.machine, networks, askAnew, isAnswered: () => now.isAnswered } as never,
    outbox: { say, drop: vi.fn() } as never,
    ask,
    log: { info: vi.fn(), warn: vi.fn() } as never,
  })
  opened.push(failover)
  const phases = () => JSON.stringify(say.mock.calls)
  return { ...pings, failover, now, ask, askAnew, phases, seen: () => failover.seen(KEY, now.view) }
}

/** The network once the exit of the spec serves it. */
const served = (): NetworkView => {
  const view = twoExits()
  const { home: _, ...plan } = promoted(view.plan)
  return { ...view, plan }
}
const targetsOf = ({ targets }: Awaited<ReturnType<typeof open>>): string[] => targets().map(({ to }) => to)
const EVIDENCE = { presence: 'unknown', endpoint: 'lost', members: [] }

it('an agent that begins anew, and whose kernel serves, goes on serving and asks nobody', async () => {
  const it = await open({ view: served(), isServed: true })
  expect(it.seen()).toBe(it.now.view)
  expect(it.failover.itself(it.now.machine)).toBe(it.now.machine)
  expect(targetsOf(it)).toEqual([])
})

it('an exit that was away stands by for its own networks until the log was read anew and nobody answers for it', async () => {
  const it = await open({ view: served() })
  expect(it.seen().plan.standby?.exit).toBe(STANDBY)
  expect(it.failover.itself(it.now.machine).takenOver?.by).toBe(STANDBY)
  expect(targetsOf(it)).toEqual([MINE, UPLINK.gateways[0]])
  // What lies in the mailbox may be older than its absence.
  it.now.isAnswered = true
  it.failover.drained()
  it.now.isAnswered = false
  it.say(false, 2, MINE)
  it.failover.drained()
  expect([it.askAnew.mock.calls.length, it.seen().plan.standby?.exit]).toEqual([1, STANDBY])
  it.now.isAnswered = true
  it.failover.drained()
  it.say(false, 2, MINE)
  expect(it.seen()).toBe(it.now.view)
  expect(it.ask.mock.calls).toEqual([[], [KEY]])
})

it('it waits for nothing any more once the log says that it was taken over', async () => {
  const it = await open({ view: served() })
  it.now.machine = { ...it.now.machine, takenOver: { by: SERVING, since: 50 } }
  it.now.view = twoExits()
  it.failover.exits()
  expect([targetsOf(it), it.seen()]).toEqual([[], it.now.view])
})

it('what it took over by itself before it was away it does not serve, or say, before it knows that nobody else does', async () => {
  const taken = [{ exit: SERVING, evidence: EVIDENCE, since: '2026-11-22T04:00:00.000Z' }]
  const it = await open({ taken })
  expect([it.failover.exits(), it.seen(), targetsOf(it)]).toEqual([
    [],
    it.now.view,
    [THEIRS, UPLINK.gateways[0]],
  ])
  it.failover.applied(KEY)
  await new Promise((resolve) => setImmediate(resolve))
  expect([it.phases().includes('watching'), it.phases().includes('taken')]).toEqual([true, false])
  it.say(true, 1, UPLINK.gateways[0] as string)
  it.say(false, 24, THEIRS)
  expect(it.failover.exits()).toEqual([SERVING])
  expect(it.seen().plan.exitPoint.exit).toBe(STANDBY)
})

it('and gives it up where the log was read and does not say so', async () => {
  const taken = [{ exit: SERVING, evidence: EVIDENCE, since: '2026-11-22T04:00:00.000Z' }]
  const it = await open({ taken })
  it.failover.drained()
  it.now.isAnswered = true
  it.failover.drained()
  expect([it.failover.exits(), targetsOf(it), it.seen()]).toEqual([[], [], it.now.view])
})

it('looks again at what it holds ready when it stands in for another one no more', async () => {
  const it = await open({ machine: standbyMachine(STANDBY), isServed: true })
  expect(it.seen().plan.exitPoint.exit).toBe(exit2.id)
  it.failover.exits()
  expect(it.ask).not.toHaveBeenCalled()
  it.now.machine = standbyMachine(null)
  it.failover.exits()
  expect(it.ask.mock.calls).toEqual([[KEY]])
  expect(it.seen()).toBe(it.now.view)
})
