import type { KernelState } from '@sixfold/kernel'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openGreetings } from './greetings.ts'

const peer = (publicKey: string, endpoint: string | null = '192.0.2.1:20000') => ({ publicKey, endpoint })
const state = (...peers: readonly ReturnType<typeof peer>[]) =>
  ({ rooms: [{ netns: 'sf-a', wireguards: [{ name: 'sfm', peers }] }] }) as unknown as KernelState
const log = { warn: vi.fn() } as never

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const agent = (answers: Record<string, Readonly<{ handshakeAt: number; sent: number }>>) => {
  const greeted: string[] = []
  const looks = { count: 0 }
  const greetings = openGreetings({
    look: async () => {
      looks.count += 1
      return Object.entries(answers).map(([publicKey, its]) => ({ publicKey, ...its }))
    },
    greet: async (_place, { publicKey }) => void greeted.push(publicKey),
    log,
  })
  return { greetings, greeted, looks }
}

it('greets whom it asked and who did not answer, until he does, and nobody else', async () => {
  const answers = {
    early: { handshakeAt: 0, sent: 148 },
    met: { handshakeAt: 1_795_291_388, sent: 148 },
    idle: { handshakeAt: 0, sent: 0 },
    hidden: { handshakeAt: 0, sent: 148 },
  }
  const { greetings, greeted, looks } = agent(answers)
  greetings.applied('acme/blue', state(peer('early'), peer('met'), peer('idle'), peer('hidden', null)))
  await vi.advanceTimersByTimeAsync(400)
  expect(greeted).toEqual(['early'])
  answers.early = { handshakeAt: 1_795_291_389, sent: 148 }
  await vi.advanceTimersByTimeAsync(60_000)
  expect(greeted).toEqual(['early'])
  expect(looks.count).toBeLessThanOrEqual(5)
})

it('begins anew with a peer that is added, and is quiet about those it knows', async () => {
  const { greetings, greeted, looks } = agent({ one: { handshakeAt: 0, sent: 148 } })
  greetings.applied('acme/blue', state(peer('one')))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(greeted).toHaveLength(5)
  greetings.applied('acme/blue', state(peer('one')))
  await vi.advanceTimersByTimeAsync(60_000)
  expect([greeted.length, looks.count]).toEqual([5, 5])
  greetings.applied('acme/blue', state(peer('one', '192.0.2.2:20000')))
  greetings.forget('acme/blue')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(greeted).toHaveLength(5)
})
