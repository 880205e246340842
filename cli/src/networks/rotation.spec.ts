import { aKey, anOrder } from '@sixfold/events/example-values'
import { KeyRotationStarted, NextKeysMade, WiresMoved } from '@sixfold/events/facts'
import { evolvePlan, type NetworkPlan, viewOf } from '@sixfold/fold'
import { blue, exit, first, second, storyUntil } from '@sixfold/fold/story.examples'
import { expect, it } from 'vitest'
import { worldOf } from '../story.examples.ts'
import { rotationLines, rotationOf } from './rotation.ts'

const view = viewOf(worldOf(storyUntil('PeerJoined')), blue.party, blue.id)
if (view === null) throw new Error('the network has no plan yet')
const nameOf = new Map([
  [first, 'oslo-1'],
  [second, 'oslo-2'],
  [exit, 'exit-1'],
])
const names = { of: (id: string) => nameOf.get(id as typeof first) ?? id }
const AT = Date.parse('2026-11-21T20:00:00Z')

const started = KeyRotationStarted.of({
  order: anOrder('rotate'),
  generation: 2,
  resources: [first, second].map((node) => ({ node, ports: { mesh: 20_100, exit: 20_102 } })),
  exitPoint: { exit, port: 24_600 },
})
const keysOf = (member: typeof first) => ({
  member,
  keys: member === exit ? { exit: aKey(member) } : { mesh: aKey(`${member} mesh`), exit: aKey(member) },
})
const made = (...members: (typeof first)[]) => NextKeysMade.of({ generation: 2, peers: members.map(keysOf) })
const linesAfter = (
  heard: ReadonlyMap<string, number | null>,
  ...facts: Parameters<typeof evolvePlan>[1][]
) => {
  const plan = facts.reduce<NetworkPlan>(
    (so, fact, index) => evolvePlan(so, fact, { sequence: 100 + index, at: AT }) ?? so,
    view.plan,
  )
  const found = rotationOf({ ...view, plan }, { rotationAt: { sequence: 100, at: AT } }, { names, heard })
  return found === null ? [] : rotationLines(found)
}
const all = new Map<string, number | null>([first, second, exit].map((id) => [id, 1_000]))

it('says nothing where no keys are rotated', () => expect(linesAfter(all)).toEqual([]))

it('names who made no keys, since when, and that its agent is silent', () => {
  const silent = new Map([...all, [second, 80_000]] as const)
  expect(linesAfter(silent, started, made(first, exit))).toEqual([
    'keys are being rotated to generation 2, since 2026-11-21 20:00:00.000 UTC; stuck:',
    expect.stringMatching(/^ {2}oslo-1 has seen no handshake of exit-1, since /),
    expect.stringMatching(
      /^ {2}oslo-2 has made no keys of generation 2; its agent is silent for 80.* s, since 2026/,
    ),
    expect.stringMatching(/^ {2}exit-1 has seen no handshake of oslo-1, since /),
  ])
})

it('names nobody where all have moved', () => {
  const members = [first, second, exit].map((member) => ({ member, without: [] }))
  const moved = WiresMoved.of({ generation: 2, members })
  expect(linesAfter(all, started, made(first, second, exit), moved)).toEqual([
    expect.stringContaining('all have moved'),
  ])
})
