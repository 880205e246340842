import { handshakesReportType } from '@sixfold/events'
import { aKey } from '@sixfold/events/example-values'
import type { KernelState } from '@sixfold/kernel'
import type { PeerAnswer } from '@sixfold/linux'
import { expect, it, vi } from 'vitest'
import { openOutbox } from './outbox.ts'
import { unansweredReports } from './unanswered.ts'

const peer = aKey('oslo-2 mesh')
const state = { rooms: [{ netns: 'sf-a-b', wireguards: [{ name: 'sfm1' }] }] } as unknown as KernelState
const SWEEP = 30

/** An agent that sweeps: what its device knows of one peer, sweep by sweep, and what is said after each. */
const said = async (...looks: readonly Omit<PeerAnswer, 'publicKey'>[]) => {
  let now = 10_000
  const sent: number[] = []
  const outbox = openOutbox('a' as never, async () => sent.push(now) > 0, Date.now)
  const all: unknown[] = []
  let current: readonly PeerAnswer[] = []
  const reports = unansweredReports({
    look: async () => current,
    outbox,
    log: { warn: vi.fn() } as never,
    nowSeconds: () => now,
  })
  reports.applied('acme/blue', state)
  for (const answer of looks) {
    now += SWEEP
    current = [{ publicKey: peer, ...answer }]
    reports.applied('acme/blue', state)
    await new Promise((over) => setImmediate(over))
    const { data } = outbox.said(handshakesReportType('acme', 'blue'))?.report ?? {}
    all.push((data as { unanswered: { handshake: string }[] }).unanswered.map((it) => it.handshake).join())
  }
  return { all, times: sent.length, reports, outbox }
}

it('tells of who was asked twice and never shook hands, and not of who was asked once, or not at all', async () => {
  const { all } = await said(
    { handshakeAt: 0, sent: 0 },
    { handshakeAt: 0, sent: 148 },
    { handshakeAt: 0, sent: 296 },
    { handshakeAt: 10_110, sent: 500 },
  )
  expect(all).toEqual(['', '', 'never', ''])
})

it('tells of who shook hands once and is silent since, although something was sent, until it does again', async () => {
  const { all } = await said(
    { handshakeAt: 9_800, sent: 1_000 },
    { handshakeAt: 9_800, sent: 1_000 },
    { handshakeAt: 9_800, sent: 1_148 },
    { handshakeAt: 9_800, sent: 1_148 },
    { handshakeAt: 10_140, sent: 1_300 },
  )
  expect(all).toEqual(['', '', 'lost', 'lost', ''])
})

it('says nothing anew however often hands are shaken, and nothing before the first sweep', async () => {
  const { times, reports, outbox } = await said(
    ...[10_020, 10_050, 10_090, 10_120].map((handshakeAt, at) => ({ handshakeAt, sent: at * 10_000 })),
  )
  expect(times).toBe(1)
  reports.applied('acme/green', state)
  expect(outbox.said(handshakesReportType('acme', 'green'))).toBeNull()
  reports.forget('acme/blue')
  expect(outbox.said(handshakesReportType('acme', 'blue'))).toBeNull()
})
