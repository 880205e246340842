import type { KernelState, Room } from '@sixfold/kernel'
import { pass } from '@sixfold/reconcile'
import { expect } from 'vitest'
import { pretendHost } from '../../../testkit/src/pretend-host.ts'
import { aRoom } from '../examples.ts'
import { facilitiesFor, openMachine } from '../machine.ts'

/** An agent that has no key and needs none. */
export const machine = () =>
  openMachine({
    agentId: 'x',
    keyOf: () => {
      throw new Error('no key is needed here')
    },
  })
/** One pass of that agent over these rooms. */
export const put = (host: ReturnType<typeof pretendHost>, ...rooms: readonly Room[]) => {
  const state: KernelState = { rooms }
  return pass(host, facilitiesFor(state, machine()))
}
/** The commands that a second state costs on top of a first one. */
export const between = async (
  before: readonly Room[],
  after: readonly Room[],
): Promise<readonly string[]> => {
  const host = pretendHost()
  expect((await put(host, ...before)).isConverged).toBe(true)
  host.commands.length = 0
  const report = await put(host, ...after)
  expect(report.facilities.filter(({ error }) => error !== null)).toEqual([])
  expect((await put(host, ...after)).stepsRun).toBe(0)
  return [...host.commands]
}

/** A pair from room a to room b. */
export const pair = {
  kind: 'veth',
  name: 'sfa',
  mac: '02:00:00:00:00:0a',
  mtu: 1_420,
  peer: { netns: 'sf-x-b', name: 'sfb', mac: '02:00:00:00:00:0b' },
  because: 3,
} as const
export const b = aRoom('sf-x-b')
export const a = aRoom('sf-x-a', { links: [pair] })
export const unicast = (destination: string, via: string | null = null) =>
  ({ type: 'unicast', destination, dev: 'sfa', via, metric: 100, because: 4 }) as const
export const guard = (destination: string) =>
  ({ type: 'unreachable', destination, metric: 4_096, because: 5 }) as const
