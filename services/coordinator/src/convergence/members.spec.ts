import { anAgent } from '@sixfold/events/example-values'
import { networkRef, revisionOf } from '@sixfold/fold'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Member, openDeskStory } from '../fixtures/desk.ts'
import { growth, removal, suspension } from '../fixtures/life-orders.ts'
import { readLog } from '../fixtures/read-log.ts'

let story: Awaited<ReturnType<typeof openDeskStory>>
const all: readonly Member[] = ['oslo-1', 'home-1', 'exit-1']

/** Network `blue`, converged: everybody joined, and holds what it should. */
beforeEach(async () => {
  story = await openDeskStory()
  await story.order()
  for (const member of all) await story.report(member, {})
  await story.present(...all)
  for (const member of all) await story.applied(member)
  expect((await story.life()).at(-1)).toBe('NetworkConverged')
})

const since = async (count: number): Promise<string[]> => (await story.life()).slice(count)
const resourceOf = (member: Member) =>
  story.view().plan.resources.find(({ node }) => node === anAgent(member))

describe('a member that came later', () => {
  it('joins by its report, and the network converges when all hold the newest revision', async () => {
    const before = (await story.life()).length
    await story.decide(growth('blue', 'oslo-2'))
    await story.report('oslo-2', {})
    await story.present('oslo-2')
    expect(await since(before)).toEqual(['ResourceReserved', 'ResourceAdded', 'PeerJoined'])
    for (const member of all) await story.applied(member)
    expect((await since(before)).at(-1)).toBe('PeerJoined')
    await story.applied('oslo-2')
    expect((await since(before)).at(-1)).toBe('NetworkConverged')
    expect(story.troubles).toEqual([])
  })

  it('is let in because of the order that added it, not of that which founded the network', async () => {
    await story.decide(growth('blue', 'oslo-2'))
    await story.report('oslo-2', {})
    const log = await readLog(story.core.store)
    const [added, joined] = ['ResourceAdded', 'PeerJoined'].map(
      (name) => log.findLast(({ fact }) => fact.name === name)?.meta.correlationId,
    )
    const { order } = story.core.world.get('network', networkRef('acme', 'blue')).state
    expect(added).not.toBe(order)
    expect(joined).toBe(added)
  })

  it('makes the network converge because of that order too', async () => {
    await story.decide(growth('blue', 'oslo-2'))
    await story.report('oslo-2', {})
    await story.present('oslo-2')
    for (const member of [...all, 'oslo-2'] as const) await story.applied(member)
    const log = await readLog(story.core.store)
    const [added, converged] = ['ResourceAdded', 'NetworkConverged'].map(
      (name) => log.findLast(({ fact }) => fact.name === name)?.meta.correlationId,
    )
    expect(converged).toBe(added)
  })

  it('to a suspended network converges too', async () => {
    await story.decide(suspension('blue'))
    await story.decide(growth('blue', 'oslo-2'))
    await story.report('oslo-2', {})
    await story.present('oslo-2')
    for (const member of [...all, 'oslo-2'] as const) await story.applied(member)
    expect((await story.life()).at(-1)).toBe('NetworkConverged')
    expect(story.view().plan.suspended).not.toBeNull()
  })
})

describe('a member that was removed', () => {
  const remove = async (): Promise<number> => {
    await story.decide(removal('blue', 'home-1'))
    return (await story.life()).length
  }

  it('is not waited for: the others converge without it', async () => {
    const before = await remove()
    for (const member of ['oslo-1', 'exit-1'] as const) await story.applied(member)
    expect(await since(before)).toEqual(['NetworkConverged'])
  })

  it('is no reason to call the network degraded, also where it was before', async () => {
    await story.pass(60_000, 'oslo-1', 'exit-1')
    expect(story.stragglers()).toEqual({ 'home-1': 'silent' })
    const before = await remove()
    expect(story.stragglers()).toEqual({})
    for (const member of ['oslo-1', 'exit-1'] as const) await story.applied(member)
    await story.pass(60_000, 'oslo-1', 'exit-1')
    expect(await since(before)).toEqual(['NetworkConverged'])
  })

  it('leaves when it says that nothing is left, be it much later', async () => {
    const before = await remove()
    await story.report('home-1', { phase: 'applied', applied: 1 })
    expect(await since(before)).toEqual([])
    const applied = revisionOf(story.view())
    await story.report('home-1', { phase: 'absent', keys: null, applied })
    expect(await since(before)).toEqual(['PeerLeft'])
    expect(resourceOf('home-1')?.left).not.toBeNull()
    const log = await readLog(story.core.store)
    const [removed, left] = ['ResourceRemoved', 'PeerLeft'].map(
      (name) => log.findLast(({ fact }) => fact.name === name)?.meta.correlationId,
    )
    expect(left).toBe(removed)
    const { networksOf } = story.core.world
    expect([...networksOf(anAgent('home-1'))]).toEqual([])
    expect([...networksOf(anAgent('oslo-1'))]).toHaveLength(1)
  })

  it('does not leave because it said so before it came back', async () => {
    await remove()
    const applied = revisionOf(story.view())
    await story.report('home-1', { phase: 'absent', keys: null, applied })
    await story.core.desk.release(networkRef('acme', 'blue'), { causationId: 'spec' })
    await story.decide(growth('blue', 'home-1'))
    const before = await remove()
    await story.present('home-1')
    await story.report('oslo-1', {})
    expect(await since(before)).toEqual([])
    await story.report('home-1', { phase: 'absent', keys: null, applied: revisionOf(story.view()) })
    expect(await since(before)).toEqual(['PeerLeft'])
  })
})
