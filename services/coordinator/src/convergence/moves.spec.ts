import { memoryStore } from '@sixfold/decider'
import type { AgentId, Order } from '@sixfold/events'
import { aKey, anAgent } from '@sixfold/events/example-values'
import { gridRef, networkRef, type Straggler } from '@sixfold/fold'
import { beforeEach, describe, expect, it } from 'vitest'
import { openCoordinator } from '../fixtures/coordinator.ts'
import { openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { dice } from '../fixtures/dice.ts'
import { exit, network, SMALL_GRID } from '../fixtures/grid.ts'
import { choice, drain, giveBack } from '../fixtures/life-orders.ts'
import { orderStream } from '../fixtures/orders.ts'
import { readLog } from '../fixtures/read-log.ts'
import { FINISH_MS, openMovesDesk } from './moves.ts'

const blue = networkRef('acme', 'blue')
const cause = { causationId: 'spec' }
const [exit1, exit2] = [anAgent('exit-1'), anAgent('exit-2')]
const MEMBERS = [anAgent('oslo-1'), exit1, exit2]

/** The network `blue`, served by `exit-1`, with `exit-2` standing by; and a desk, whose agents say what the spec has them say. */
const open = async () => {
  const silent = new Set<AgentId>()
  const late: Straggler[] = []
  const now = { at: STORY_BEGINS }
  const store = memoryStore()
  await openGrid({ store, name: 'grid' }, SMALL_GRID)
  const core = await openCoordinator({ store, name: 'one', dice: dice(1), coolDownMs: 0, now: () => now.at })
  const { world, journal } = core
  const stream = orderStream('moves')
  const decide = async (party: string, order: Order) => {
    const { refusal } = await core.decide(stream.order(party, order))
    await core.settled()
    return refusal
  }
  await decide('acme', network('blue', ['oslo-1']))
  await decide('operator', exit('exit-2', 'nordic'))
  const peers = MEMBERS.map((member) => ({
    member,
    keys: { exit: aKey(`${member} exit`), ...(member === MEMBERS[0] ? { mesh: aKey('mesh') } : {}) },
  }))
  await journal.act('network', blue, { type: 'JoinPeers', peers }, cause)
  await core.settled()
  const desk = openMovesDesk({
    world,
    act: journal.act,
    isSilent: (agent) => silent.has(agent),
    lateIn: () => late,
    now: () => now.at,
    onTrouble: (err) => {
      throw err
    },
  })
  const state = () => world.get('network', blue).state
  const tick = async (): Promise<void> => {
    desk.begin()
    desk.tick()
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    await core.settled()
  }
  const since = world.sequence()
  const names = async () =>
    (await readLog(store))
      .slice(since)
      .map(({ fact }) => fact.name)
      .filter((name) => name.startsWith('ExitMove') || name.startsWith('Standby') || name === 'ExitTakenOver')
  return { world, silent, late, now, decide, state, tick, names, plan: () => state().plan }
}

let story: Awaited<ReturnType<typeof open>>
beforeEach(async () => {
  story = await open()
  expect(story.plan()).toMatchObject({ exitPoint: { exit: exit1 }, standby: { exit: exit2 } })
})

describe('a network whose exit is chosen', () => {
  it('is moved once all hold what it needs, keeps its prefix, and is done with when flows had their time', async () => {
    const prefix = story.plan()?.exitPoint.prefix
    story.late.push({ member: exit2, reason: 'behind' })
    await story.decide('acme', choice('blue', 'exit-2'))
    await story.tick()
    expect(story.plan()).toMatchObject({
      exitPoint: { exit: exit1 },
      standby: { moving: expect.any(Number) },
    })
    story.late.length = 0
    await story.tick()
    expect(story.plan()).toMatchObject({
      exitPoint: { exit: exit2, prefix },
      standby: { exit: exit1, finishing: expect.any(Number) },
      home: exit1,
    })
    expect(story.state()).toMatchObject({ exit: exit2, exitMove: null })
    await story.tick()
    story.now.at += FINISH_MS
    await story.tick()
    expect(story.plan()?.standby).not.toHaveProperty('finishing')
    const all = ['ExitMoved', 'ExitMoveStarted', 'StandbyPromoted', 'ExitMoveEnded']
    expect(await story.names()).toEqual(all)
    await story.decide('acme', choice('blue', 'exit-2'))
    await story.tick()
    expect(await story.names()).toEqual(all)
    // The place that the order claimed besides the one of who stands by is given back.
    expect(story.world.get('exit', gridRef('exit', exit2)).state.assignments.size).toBe(1)
  })

  it('waits for a target that is silent, and for nobody else who is', async () => {
    story.silent.add(exit2)
    await story.decide('acme', choice('blue', 'exit-2'))
    await story.tick()
    expect(await story.names()).toEqual(['ExitMoved', 'ExitMoveStarted'])
    story.silent.clear()
    story.late.push({ member: MEMBERS[0] as AgentId, reason: 'silent' })
    await story.tick()
    expect(story.plan()?.exitPoint.exit).toBe(exit2)
  })

  it('stays where its exit is chosen again before it was moved', async () => {
    story.silent.add(exit2)
    await story.decide('acme', choice('blue', 'exit-2'))
    await story.decide('acme', choice('blue', 'exit-1'))
    story.silent.clear()
    await story.tick()
    expect(await story.names()).toEqual(['ExitMoved', 'ExitMoveStarted', 'ExitMoved', 'ExitMoveEnded'])
    expect(story.plan()?.exitPoint.exit).toBe(exit1)
  })
})

describe('a network whose exit is drained', () => {
  it('is moved, and in the end the other exit stands in, so that the machine can be switched off', async () => {
    await story.decide('operator', drain('exit-1'))
    await story.tick()
    expect(story.plan()).toMatchObject({ exitPoint: { exit: exit2 }, home: exit1 })
    expect(story.world.get('exit', gridRef('exit', exit1)).state.takenOver).toBeNull()
    story.now.at += FINISH_MS
    await story.tick()
    expect(story.world.get('exit', gridRef('exit', exit1)).state.takenOver).toBe(exit2)
    await story.decide('operator', giveBack('exit-1'))
    expect(story.plan()).toMatchObject({ exitPoint: { exit: exit1 }, standby: { exit: exit2 } })
    expect(story.world.get('exit', gridRef('exit', exit1)).state.takenOver).toBeNull()
  })

  it('stays where no exit is left to take it', async () => {
    await story.decide('operator', drain('exit-2'))
    await story.decide('operator', drain('exit-1'))
    await story.tick()
    expect(story.plan()?.exitPoint.exit).toBe(exit1)
    expect(await story.names()).not.toContain('StandbyPromoted')
  })
})
