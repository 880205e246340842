import { anAgent } from '@sixfold/events/example-values'
import { networkRef, revisionOf } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { MEMBERS, openDeskStory } from '../fixtures/desk.ts'
import { readLog } from '../fixtures/read-log.ts'
import { LATE_MS } from './desk.ts'
import { SILENCE_MS } from './presence.ts'

const ordered = async () => {
  const story = await openDeskStory()
  await story.order()
  return story
}

const joined = async () => {
  const story = await ordered()
  for (const member of MEMBERS) await story.report(member, {})
  return story
}

const converged = async () => {
  const story = await joined()
  for (const member of MEMBERS) await story.applied(member)
  return story
}

describe('members that made their keys', () => {
  it('are let in, and nothing is recorded when they say it again', async () => {
    const { report, life } = await ordered()
    for (const member of [...MEMBERS, ...MEMBERS]) await report(member, {})
    expect(await life()).toEqual(['PeerJoined', 'PeerJoined', 'PeerJoined'])
  })

  it('may say so before the network is allocated, as after a restart of ours', async () => {
    const story = await openDeskStory()
    for (const member of MEMBERS) await story.report(member, {})
    await story.order()
    expect(await story.life()).toEqual(['PeerJoined'])
  })

  it('and new ones are let in anew, also when the network was converged', async () => {
    const { report, keysOf, life } = await converged()
    await report('home-1', { keys: keysOf('home-1', 2) })
    expect((await life()).slice(-2)).toEqual(['NetworkConverged', 'PeerJoined'])
  })

  it('are the reason of the fact, together with the order at the beginning', async () => {
    const { core } = await joined()
    const log = await readLog(core.store)
    const { order } = core.world.get('network', networkRef('acme', 'blue')).state
    const metas = log.flatMap(({ fact, meta }) => (fact.name === 'PeerJoined' ? [meta] : []))
    expect(metas[0]).toMatchObject({ causationId: 'report:oslo-1', correlationId: order })
  })
})

describe('a network', () => {
  it('is converged when all members hold its revision, and this is recorded once', async () => {
    const { applied, life, core, view } = await joined()
    await applied('oslo-1')
    await applied('exit-1')
    expect(await life()).not.toContain('NetworkConverged')
    await applied('home-1')
    for (const member of MEMBERS) await applied(member)
    expect((await life()).filter((name) => name === 'NetworkConverged')).toHaveLength(1)
    const { converged: revision } = core.world.get('network', networkRef('acme', 'blue')).state
    expect(revision).toBe(revisionOf(view()))
  })

  it('is not converged while one holds an older revision, or derives something else', async () => {
    const { applied, report, view, life } = await joined()
    await applied('oslo-1')
    await applied('exit-1')
    await report('home-1', { phase: 'applied', applied: revisionOf(view()) - 1, hash: null })
    await report('home-1', { phase: 'applied', applied: revisionOf(view()), hash: 'x'.repeat(43) })
    expect(await life()).not.toContain('NetworkConverged')
    await applied('home-1')
    expect((await life()).at(-1)).toBe('NetworkConverged')
  })

  it('that takes too long is degraded once, by those that are behind', async () => {
    const { applied, pass, life, stragglers } = await joined()
    await applied('oslo-1')
    await pass(LATE_MS, ...MEMBERS)
    expect(await life()).not.toContain('NetworkDegraded')
    await pass(60_000, ...MEMBERS)
    expect((await life()).filter((name) => name === 'NetworkDegraded')).toHaveLength(1)
    expect(stragglers()).toEqual({ 'home-1': 'behind', 'exit-1': 'behind' })
    await applied('home-1')
    await applied('exit-1')
    expect((await life()).slice(-2)).toEqual(['NetworkDegraded', 'NetworkConverged'])
  })

  it('is degraded by a member that falls silent, once, and converges when it is back', async () => {
    const { pass, present, life, stragglers } = await converged()
    await pass(SILENCE_MS, ...MEMBERS)
    await pass(SILENCE_MS, 'oslo-1', 'exit-1')
    expect(await life()).not.toContain('NetworkDegraded')
    await pass(60_000, 'oslo-1', 'exit-1')
    expect((await life()).filter((name) => name === 'NetworkDegraded')).toHaveLength(1)
    expect(stragglers()).toEqual({ 'home-1': 'silent' })
    await present('home-1')
    expect((await life()).slice(-2)).toEqual(['NetworkDegraded', 'NetworkConverged'])
    await pass(60_000, ...MEMBERS)
    expect((await life()).at(-1)).toBe('NetworkConverged')
  })

  it('does not wait for an exit that stands by and falls silent, and is converged then', async () => {
    const { core, pass, applied, life } = await joined()
    const network = networkRef('acme', 'blue')
    const cause = { causationId: 'test' }
    const exit = anAgent('oslo-2')
    await core.journal.act('network', network, { type: 'ReserveStandby', exit }, cause)
    const data = { exit, port: 24_600, transit: 3 }
    await core.journal.act('network', network, { type: 'AssignStandby', data }, cause)
    await pass(1_000, ...MEMBERS, 'oslo-2')
    for (const member of MEMBERS) await applied(member)
    expect((await life()).at(-1)).not.toBe('NetworkConverged')
    await pass(60_000, ...MEMBERS)
    await pass(60_000, ...MEMBERS)
    expect((await life()).at(-1)).toBe('NetworkConverged')
  })

  it('is not degraded by silence that was our own', async () => {
    const { pass, startOver, life } = await converged()
    await pass(SILENCE_MS, ...MEMBERS)
    for (let pause = 0; pause < 3; pause += 1) {
      await pass(SILENCE_MS)
      startOver()
    }
    await pass(5_000, ...MEMBERS)
    expect((await life()).at(-1)).toBe('NetworkConverged')
  })

  it('stays degraded by a member that was silent before we were away', async () => {
    const { pass, startOver, applied, life } = await converged()
    await pass(60_000, 'oslo-1', 'exit-1')
    startOver()
    await applied('oslo-1')
    await pass(60_000, 'oslo-1', 'exit-1')
    expect((await life()).slice(-2)).toEqual(['NetworkConverged', 'NetworkDegraded'])
  })

  it('stays degraded by a silent member when we begin anew: what it said before it died is no sign of life', async () => {
    const { pass, restart, applied, present, life } = await converged()
    await pass(60_000, 'oslo-1', 'exit-1')
    await restart()
    for (const member of MEMBERS) await applied(member)
    await present('oslo-1', 'exit-1')
    expect((await life()).at(-1)).toBe('NetworkDegraded')
    await present('home-1')
    await applied('home-1')
    expect((await life()).at(-1)).toBe('NetworkConverged')
  })

  it('is degraded by a member that failed, when that lasts', async () => {
    const { report, pass, life, stragglers, applied } = await converged()
    await report('home-1', { keys: null, phase: 'failed' })
    expect((await life()).at(-1)).toBe('NetworkConverged')
    await pass(LATE_MS + 10_000, ...MEMBERS)
    expect(stragglers()).toEqual({ 'home-1': 'failed' })
    await applied('home-1')
    expect((await life()).slice(-2)).toEqual(['NetworkDegraded', 'NetworkConverged'])
  })

  it('that nobody speaks of, also after our start, is late all the same', async () => {
    const story = await ordered()
    await story.restart()
    await story.pass(LATE_MS + 10_000)
    expect(story.stragglers()).toEqual({ 'oslo-1': 'silent', 'home-1': 'silent', 'exit-1': 'silent' })
    expect(story.troubles).toEqual([])
  })

  it('is converged again by what agents said last, when we begin anew', async () => {
    const story = await joined()
    await story.restart()
    for (const member of MEMBERS) await story.applied(member)
    expect((await story.life()).at(-1)).toBe('NetworkConverged')
    await story.restart()
    for (const member of MEMBERS) await story.applied(member)
    await story.pass(2 * LATE_MS, ...MEMBERS)
    expect((await story.life()).filter((name) => name === 'NetworkConverged')).toHaveLength(1)
    expect((await story.life()).at(-1)).toBe('NetworkConverged')
  })
})

describe('a network that was given back', () => {
  it('is left by who holds nothing of it any more, once each', async () => {
    const { cancel, report, life } = await converged()
    await cancel()
    for (const member of ['home-1', 'home-1', 'oslo-1'] as const)
      await report(member, { phase: 'absent', keys: null })
    expect((await life()).slice(-3)).toEqual(['NetworkCancelled', 'PeerLeft', 'PeerLeft'])
  })

  it('is not left by who was absent before it was given back', async () => {
    const { cancel, report, life } = await converged()
    await report('home-1', { phase: 'absent', keys: null })
    expect(await life()).not.toContain('PeerLeft')
    await cancel()
    expect((await life()).at(-1)).toBe('PeerLeft')
  })

  it('is never late', async () => {
    const { cancel, pass, life } = await joined()
    await cancel()
    await pass(2 * LATE_MS)
    expect((await life()).at(-1)).toBe('NetworkCancelled')
  })
})
