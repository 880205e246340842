import { EXITS, standbyStory } from '@sixfold/domain/standby/standby.examples'
import type { AgentId } from '@sixfold/events'
import { aNetwork, anAgent, aParty } from '@sixfold/events/example-values'
import { ExitHandedBack } from '@sixfold/events/facts'
import { AgentStarted, ExitProbed, StandingByReported } from '@sixfold/events/reports'
import { networkRef } from '@sixfold/fold'
import { expect, it, vi } from 'vitest'
import { openFailoverDesk } from './failover.ts'

const [first = '', second = '', third = ''] = EXITS
const SINCE = '2026-11-22T04:00:00.000Z'
const CAUSE = { causationId: 'report' }

/** A desk over two exits, of which the second stands by for what the first serves on two nodes. */
const open = async () => {
  const story = standbyStory()
  await story.registered(first, second)
  await story.network('blue', first)
  await story.joined('blue', second)
  const { plan } = story.world.get('network', networkRef('acme', 'blue')).state
  const nodes = plan?.resources.map(({ node }) => node) ?? []
  const silent = new Set<AgentId>()
  const act = vi.fn(async (..._: readonly unknown[]) => ({ refused: null }))
  const onTrouble = vi.fn()
  const isSilent = (agent: AgentId): boolean => silent.has(agent)
  const desk = openFailoverDesk({ world: story.world, act: act as never, isSilent, onTrouble })
  const probed = (node: AgentId | undefined, answers: boolean): void => {
    const [party, network] = [aParty('acme'), aNetwork('blue')]
    const data = { party, network, exit: anAgent(first), answers, over: anAgent(first), since: SINCE }
    desk.hear(node as AgentId, ExitProbed.of(data as never), CAUSE)
  }
  /** What was decided, as it was asked for. */
  const taken = () =>
    act.mock.calls.flatMap(([, ref, command]) => {
      const { type, by, evidence } = command as Record<string, unknown>
      return type === 'TakeOverExit' ? [{ exit: (ref as { id: string }).id, by, evidence }] : []
    })
  return { story, desk, nodes, silent, probed, taken, act, onTrouble }
}
const settle = () => new Promise((resolve) => setImmediate(resolve))

it('takes over for an exit that is silent and that its members do not reach, and says by what', async () => {
  const { desk, nodes, silent, probed, taken } = await open()
  silent.add(anAgent(first))
  for (const node of nodes) probed(node, false)
  desk.tick()
  await settle()
  const members = nodes.map((node) => ({ party: 'acme', network: 'blue', node }))
  expect(taken()[0]).toEqual({
    exit: anAgent(first),
    by: anAgent(second),
    evidence: { presence: 'lost', endpoint: 'unknown', members },
  })
})

it.for<[string, (its: Awaited<ReturnType<typeof open>>) => void]>([
  ['silence alone', ({ silent }) => void silent.add(anAgent(first))],
  [
    'lost probes alone',
    ({ nodes, probed }) => {
      for (const node of nodes) probed(node, false)
    },
  ],
  [
    'one member of two',
    ({ nodes, silent, probed }) => {
      silent.add(anAgent(first))
      probed(nodes[0], false)
    },
  ],
  [
    'a member that reaches it again',
    ({ nodes, silent, probed }) => {
      for (const node of nodes) probed(node, false)
      probed(nodes[0], true)
      silent.add(anAgent(first))
    },
  ],
  [
    'what a member said that is silent itself',
    ({ nodes, silent, probed }) => {
      for (const node of nodes) probed(node, false)
      silent.add(anAgent(first)).add(nodes[0] as AgentId)
    },
  ],
  [
    'where the exit that stands by is silent too',
    ({ nodes, silent, probed }) => {
      for (const node of nodes) probed(node, false)
      silent.add(anAgent(first)).add(anAgent(second))
    },
  ],
])('moves nothing by %s', async ([, happen]) => {
  const its = await open()
  happen(its)
  its.desk.tick()
  await settle()
  expect(its.taken()).toEqual([])
})

it('takes nothing over twice', async () => {
  const { story, desk, nodes, silent, probed, taken } = await open()
  silent.add(anAgent(first))
  await story.takenOver(first, second)
  for (const node of nodes) probed(node, false)
  desk.tick()
  await settle()
  expect(taken()).toEqual([])
})

it('records what an exit took over by itself, and nothing of one that only watches', async () => {
  const { desk, taken } = await open()
  const evidence = { presence: 'unknown', endpoint: 'lost', members: [] } as const
  const said = (phase: 'watching' | 'lost' | 'taken') =>
    StandingByReported.of({ exits: [{ exit: anAgent(first), phase, evidence, since: SINCE }] } as never)
  desk.hear(anAgent(second), said('watching'), CAUSE)
  desk.hear(anAgent(second), said('lost'), CAUSE)
  expect(taken()).toEqual([])
  desk.hear(anAgent(second), said('taken'), CAUSE)
  expect(taken()).toEqual([{ exit: anAgent(first), by: anAgent(second), evidence }])
})

it('tells the exits of a group where each gateway stands, once there are two of them', async () => {
  const { story, desk, act } = await open()
  const started = (uplink: readonly string[]) =>
    AgentStarted.of({
      role: 'exit',
      agentVersion: '0.1.0',
      deriveVersions: [3],
      wireguard: 'kernel',
      uplink,
      findings: [],
    } as never)
  const told = () =>
    act.mock.calls.flatMap(([, ref, command]) => {
      const { type, addresses } = command as Record<string, unknown>
      return type === 'TellUplink' ? [[(ref as { id: string }).id, addresses]] : []
    })
  desk.hear(anAgent(third), started(['192.0.2.3/24']), CAUSE)
  await settle()
  expect(told()).toEqual([])
  desk.hear(anAgent(first), started(['192.0.2.1/24']), CAUSE)
  await settle()
  expect(told()).toEqual([[anAgent(first), ['192.0.2.1/24']]])
  await story.registered(third)
  desk.registered(anAgent(third), CAUSE)
  await settle()
  expect(told().slice(1).toSorted()).toEqual(
    [
      [anAgent(first), ['192.0.2.1/24']],
      [anAgent(third), ['192.0.2.3/24']],
    ].toSorted(),
  )
})

it('says what went wrong, and of which exit', async () => {
  const { nodes, silent, probed, act, onTrouble } = await open()
  act.mockRejectedValueOnce(new Error('the log is out of reach'))
  silent.add(anAgent(first))
  for (const node of nodes) probed(node, false)
  await settle()
  expect(onTrouble.mock.calls[0]?.[1]).toBe(`exit ${anAgent(first)}`)
})

/** The first exit has given what it served to the second as planned, and has the slices still: no member asks it. */
const moved = async () => {
  const its = await open()
  await its.story.takenOver(first, second)
  await its.story.unkept(() => its.story.ofExit(first, ExitHandedBack.of({ by: anAgent(second) })))
  expect(its.story.exitsOf('blue')).toEqual([second, first])
  const watching = (phase: 'watching' | 'lost'): void => {
    const evidence = { presence: 'unknown', endpoint: 'lost', members: [] } as const
    const exits = [{ exit: anAgent(first), phase, evidence, since: SINCE }]
    its.desk.hear(anAgent(second), StandingByReported.of({ exits } as never), CAUSE)
  }
  return { ...its, watching }
}

it('takes the slices of an exit over that serves nothing any more, once it is silent and its machine does not answer', async () => {
  const { desk, silent, taken, watching } = await moved()
  silent.add(anAgent(first))
  watching('lost')
  desk.tick()
  await settle()
  const evidence = { presence: 'lost', endpoint: 'lost', members: [] }
  expect(taken()).toEqual([{ exit: anAgent(first), by: anAgent(second), evidence }])
})

it.for<[string, (its: Awaited<ReturnType<typeof moved>>) => void]>([
  ['its silence alone', ({ silent }) => void silent.add(anAgent(first))],
  ['its machine alone', ({ watching }) => watching('lost')],
  [
    'a machine that answers again',
    ({ silent, watching }) => {
      watching('lost')
      watching('watching')
      silent.add(anAgent(first))
    },
  ],
])('leaves the slices of one that serves nothing where they are by %s', async ([, happen]) => {
  const its = await moved()
  happen(its)
  its.desk.tick()
  await settle()
  expect(its.taken()).toEqual([])
})
