import { aKey, anAgent } from '@sixfold/events/example-values'
import {
  ExitMoveEnded,
  ExitMoveStarted,
  PeerJoined,
  PeerLeft,
  StandbyAssigned,
  StandbyPromoted,
  StandbyReleased,
  TeardownForced,
} from '@sixfold/events/facts'
import { expect, it } from 'vitest'
import { evolvePlan, type NetworkPlan } from './network-plan.ts'
import { members } from './network-view.ts'
import { presentMembers } from './plan-members.ts'
import { promoted } from './standby.ts'
import { factNamed } from './story.examples.ts'

const other = anAgent('exit-2')
const facts = (...all: readonly Parameters<typeof evolvePlan>[1][]): NetworkPlan =>
  [factNamed('NetworkAllocated'), ...all].reduce<NetworkPlan | null>(
    (plan, fact, index) => evolvePlan(plan, fact, { sequence: 10 + index, at: 0 }),
    null,
  ) as NetworkPlan
const assigned = StandbyAssigned.of({ exit: other, port: 24_600, transit: 3 })
const joined = PeerJoined.of({ peers: [{ member: other, keys: { exit: aKey('standby') } }] })

it('changes places with the exit that serves, and back, and both keep what is theirs', () => {
  const before = facts(assigned, joined)
  const { exit } = before.exitPoint
  const after = facts(assigned, joined, StandbyPromoted.of({ exit: other, instead: exit }))
  expect(after).toEqual({ ...promoted(before), revision: 13 })
  expect(after.exitPoint).toMatchObject({
    exit: other,
    port: 24_600,
    wire: 2,
    prefix: before.exitPoint.prefix,
  })
  expect(after.standby).toMatchObject({ exit, port: before.exitPoint.port, keys: before.exitPoint.keys })
  expect(after.home).toBe(exit)
  expect(promoted(promoted(before))).toEqual(before)
})

it('is moved to as planned: begun, promoted, and over once flows had their time', () => {
  const { exit } = facts(assigned, joined).exitPoint
  const begun = [assigned, joined, ExitMoveStarted.of({ exit: other, instead: exit })]
  const promotion = StandbyPromoted.of({ exit: other, instead: exit })
  expect(facts(...begun).standby).toMatchObject({ exit: other, moving: 13 })
  const moved = facts(...begun, promotion)
  expect(moved.exitPoint).toEqual(facts(assigned, joined, promotion).exitPoint)
  expect(moved.standby).toMatchObject({ exit, finishing: 13 })
  expect(promoted(moved)).toEqual({ ...facts(assigned, joined), revision: 14, unmarked: 1 })
  const over = facts(...begun, promotion, ExitMoveEnded.of({ exit }))
  expect({ ...over, revision: 13 }).toEqual({ ...facts(assigned, joined, promotion), unmarked: 1 })
  const givenUp = facts(...begun, ExitMoveEnded.of({ exit: other }))
  expect({ ...givenUp, revision: 12 }).toEqual({ ...facts(assigned, joined), unmarked: 1 })
})

it('has nobody stand by in its place that has left for good', () => {
  const { exit } = facts(assigned, joined).exitPoint
  const forced = TeardownForced.of({ order: 'retire' as never, members: [exit] })
  const after = facts(assigned, joined, forced, StandbyPromoted.of({ exit: other, instead: exit }))
  expect(after.standby).toBeUndefined()
  expect(presentMembers(after)).not.toContain(exit)
})

it('hears that it is not wanted any more, and is no member once it has left', () => {
  const released = facts(assigned, StandbyReleased.of({ exit: other }))
  expect(released.standby).toBeUndefined()
  expect([members(released).includes(other), presentMembers(released).includes(other)]).toEqual([true, true])
  const gone = facts(assigned, StandbyReleased.of({ exit: other }), PeerLeft.of({ members: [other] }))
  expect([members(gone).includes(other), presentMembers(gone).includes(other)]).toEqual([true, false])
})

it('leaves nothing of a cancelled network behind', () => {
  const gone = facts(assigned, factNamed('NetworkCancelled'), PeerLeft.of({ members: [other] }))
  expect(presentMembers(gone)).not.toContain(other)
})
