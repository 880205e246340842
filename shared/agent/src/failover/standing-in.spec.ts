import { addressesOf, asPromoted } from '@sixfold/derive'
import { instantOf, type Report } from '@sixfold/events'
import type { MachineView, NetworkView } from '@sixfold/fold'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { pretendPings } from './pings.examples.ts'
import { openStandingIn } from './standing-in.ts'
import { NODE, OTHER_NODE, SERVING, STANDBY, standbyMachine, twoExits } from './two-exits.examples.ts'

const AT = '2001:db8:0:2::e1'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'setImmediate', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

const addressOf = ({ plan }: NetworkView, node: string): string => {
  const prefix = plan.resources.find((it) => it.node === node)?.prefix
  return prefix === undefined ? '' : (addressesOf(prefix).gateways[0] ?? '')
}

const open = (
  machine: () => MachineView = () => standbyMachine(),
  views = [twoExits()],
  onLook = () => {},
) => {
  const pings = pretendPings()
  const askers: string[] = []
  const onTakeOver = vi.fn()
  const said: Report[] = []
  const standing = openStandingIn({
    id: STANDBY,
    ping: pings.ping,
    askersIn: async () => {
      onLook()
      return askers
    },
    machine,
    networks: () => views,
    outbox: { say: (_: string, report: Report) => said.push(report) } as never,
    now: () => instantOf(0),
    onTakeOver,
  })
  const refresh = async (): Promise<void> => {
    standing.refresh()
    await vi.advanceTimersByTimeAsync(1)
  }
  const phase = () => (said.at(-1)?.data as { exits: { phase: string }[] } | undefined)?.exits[0]?.phase
  return {
    ...pings,
    standing,
    refresh,
    askers,
    onTakeOver,
    phase,
    look: () => vi.advanceTimersByTimeAsync(600),
  }
}

/** Watches an exit whose machine answered once, and does not any more. */
const lost = async (...options: Parameters<typeof open>) => {
  const it = open(...options)
  await it.refresh()
  it.say(true, 1, AT)
  it.say(false, 3, AT)
  return it
}

it('watches the machine of an exit that it stands by for, and nobody else', async () => {
  const { refresh, targets, phase } = open()
  await refresh()
  expect([targets().map(({ to }) => to), phase()]).toEqual([[AT], 'watching'])
  const alone = open(undefined, [])
  await alone.refresh()
  expect(alone.targets()).toEqual([])
})

it('takes over when the machine does not answer and two members ask here, and says by what', async () => {
  const view = twoExits()
  const { askers, onTakeOver, look, phase } = await lost(undefined, [view])
  expect(phase()).toBe('lost')
  askers.push(addressOf(view, NODE))
  await look()
  expect(onTakeOver).not.toHaveBeenCalled()
  askers.push(addressOf(view, OTHER_NODE))
  await look()
  const members = [NODE, OTHER_NODE].map((node) => ({ party: 'acme', network: 'blue', node }))
  expect(onTakeOver.mock.calls).toEqual([[SERVING, { presence: 'unknown', endpoint: 'lost', members }]])
  expect(phase()).toBe('taken')
  await look()
  expect(onTakeOver).toHaveBeenCalledOnce()
})

it('watches one whose slices bring the packets of what it serves itself, and only says that it does not answer', async () => {
  const view = asPromoted(twoExits())
  const { askers, onTakeOver, look, phase } = await lost(undefined, [view])
  expect(phase()).toBe('lost')
  askers.push(addressOf(view, NODE), addressOf(view, OTHER_NODE))
  await look()
  expect([onTakeOver.mock.calls, phase()]).toEqual([[], 'lost'])
})

it('is not moved by who is no member', async () => {
  const { askers, onTakeOver, look } = await lost()
  askers.push('2001:db8:a:999::1', '2001:db8:a:998::1')
  await look()
  expect(onTakeOver).not.toHaveBeenCalled()
})

it('does not take over while the machine answers, whoever asks', async () => {
  const view = twoExits()
  const { say, askers, onTakeOver, look, phase } = await lost(undefined, [view])
  say(true, 3, AT)
  askers.push(addressOf(view, NODE), addressOf(view, OTHER_NODE))
  await look()
  expect([onTakeOver.mock.calls, phase()]).toEqual([[], 'watching'])
})

it('does not take over from one that is back while it looks who asks', async () => {
  const view = twoExits()
  const { say, askers, onTakeOver, look } = await lost(undefined, [view], () => say(true, 3, AT))
  askers.push(addressOf(view, NODE), addressOf(view, OTHER_NODE))
  await look()
  expect(onTakeOver).not.toHaveBeenCalled()
})

it('takes no silence of a machine that never answered for death', async () => {
  const view = twoExits()
  const { refresh, say, askers, onTakeOver, look } = open(undefined, [view])
  await refresh()
  say(false, 30, AT)
  askers.push(addressOf(view, NODE), addressOf(view, OTHER_NODE))
  await look()
  expect(onTakeOver).not.toHaveBeenCalled()
})

it('stops watching one that was taken over by the log, and begins anew once that is over', async () => {
  let takenOver: MachineView['id'] | null = null
  const view = twoExits()
  const { refresh, targets, say, askers, onTakeOver, look } = await lost(
    () => standbyMachine(takenOver),
    [view],
  )
  askers.push(addressOf(view, NODE), addressOf(view, OTHER_NODE))
  await look()
  takenOver = STANDBY
  await refresh()
  expect(targets()).toEqual([])
  takenOver = null
  await refresh()
  say(true, 1, AT)
  say(false, 3, AT)
  await look()
  expect(onTakeOver).toHaveBeenCalledTimes(2)
})

it('says what an earlier life of its process took over, and does not take it over again', async () => {
  const view = twoExits()
  const { standing, refresh, say, askers, onTakeOver, look, phase } = open(undefined, [view])
  standing.resume(SERVING, { presence: 'unknown', endpoint: 'lost', members: [] }, instantOf(0))
  await refresh()
  expect(phase()).toBe('taken')
  say(true, 1, AT)
  say(false, 3, AT)
  askers.push(addressOf(view, NODE), addressOf(view, OTHER_NODE))
  await look()
  expect(onTakeOver).not.toHaveBeenCalled()
})
