import { expect, test } from 'vitest'
import { advance, type Lifecycle, type LifecycleEvent, networkMachine, UNBORN } from './network.machine.ts'

const after = (...events: LifecycleEvent[]): Lifecycle => events.reduce(advance, UNBORN)
const joined = (allJoined: boolean, exitJoined: boolean): LifecycleEvent => ({
  type: 'PeerJoined',
  allJoined,
  exitJoined,
})
const founded: LifecycleEvent[] = [{ type: 'NetworkFounded' }, { type: 'NetworkAllocated' }]

test('a network that is ordered, allocated, joined by all and seen to hold its revision is converged', () => {
  expect(after()).toEqual({ life: 'ordered', exit: 'unassigned' })
  expect(after({ type: 'NetworkFounded' })).toEqual({ life: 'allocating', exit: 'unassigned' })
  expect(after(...founded)).toEqual({ life: 'joining', exit: 'assigned' })
  expect(after(...founded, joined(false, true))).toEqual({ life: 'joining', exit: 'joined' })
  expect(after(...founded, joined(false, true), joined(true, true))).toEqual({
    life: 'converging',
    exit: 'joined',
  })
  const all = [...founded, joined(true, true), { type: 'NetworkConverged' }] as const
  expect(after(...all)).toEqual({ life: 'converged', exit: 'joined' })
})

test('a converged network degrades, converges again, follows new keys, and leaves', () => {
  const converged = [...founded, joined(true, true), { type: 'NetworkConverged' }] as const
  expect(after(...converged, { type: 'NetworkDegraded' }).life).toBe('degraded')
  expect(after(...converged, { type: 'NetworkDegraded' }, { type: 'NetworkConverged' }).life).toBe(
    'converged',
  )
  expect(after(...converged, joined(true, true)).life).toBe('converging')
  expect(after(...converged, { type: 'NetworkCancelled' })).toEqual({ life: 'leaving', exit: 'releasing' })
  expect(after(...converged, { type: 'NetworkCancelled' }, { type: 'NetworkGone' })).toEqual({
    life: 'gone',
    exit: 'released',
  })
})

test('what means nothing in a state changes nothing', () => {
  expect(after({ type: 'NetworkConverged' })).toEqual(UNBORN)
  expect(
    after({ type: 'NetworkFounded' }, { type: 'NetworkAbandoned' }, { type: 'NetworkAllocated' }).life,
  ).toBe('abandoned')
})

test('the machine has no clock and remembers nobody', () => {
  const text = JSON.stringify(networkMachine.config)
  expect(text).not.toMatch(/"after"|"invoke"|"delay"/)
  expect(networkMachine.config.context).toEqual({})
})
