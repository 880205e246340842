import { deciderSpec } from '@sixfold/decider/spec'
import { anOrder, aParty } from '@sixfold/events/example-values'
import { ExitDrained, ExitRetired, ExitReturned, ExitStayed } from '@sixfold/events/facts'
import { describe, it } from 'vitest'
import type { RetireExit } from './exit.commands.ts'
import { exitDecider } from './exit.decider.ts'
import {
  blue,
  blueAssigned,
  blueReleased,
  exit,
  exitRegistered,
  green,
  greenAssigned,
  registerExit,
} from './exit.examples.ts'

const given = deciderSpec(exitDecider)
const operator = aParty('operator')
const order = anOrder('retire')
const drained = ExitDrained.of({ operator })
const returned = ExitReturned.of({ operator })
const retired = ExitRetired.of({ order, operator })
const retire = (parts: Partial<RetireExit> = {}): RetireExit => ({
  type: 'RetireExit',
  exit,
  order,
  operator,
  force: false,
  moved: [],
  failed: null,
  ...parts,
})

describe('draining an exit and giving it back', () => {
  const drain = { type: 'DrainExit', exit, operator } as const
  const giveBack = { type: 'ReturnExit', exit, operator } as const
  const assign = (...claims: (typeof blue)[]) => ({ type: 'AssignExit', exit, claims }) as const

  it('is recorded when it changes something', () => {
    given(exitRegistered).when(drain).thenRecords(drained)
    given(exitRegistered, drained).when(drain).thenNothing()
    given(exitRegistered, drained).when(giveBack).thenRecords(returned)
    given(exitRegistered).when(giveBack).thenNothing()
  })
  it('lets it serve whom it serves, and nobody else', () => {
    given(exitRegistered, blueAssigned, drained).when(assign(blue)).thenNothing()
    given(exitRegistered, blueAssigned, drained).when(assign(green)).thenRefuses('EXIT_DRAINED')
    given(exitRegistered, blueAssigned, drained, returned).when(assign(green)).thenRecords(greenAssigned)
  })
  it.each([drain, giveBack])('is refused where there is no exit, or not any more: $type', (command) => {
    given().when(command).thenRefuses('EXIT_UNKNOWN')
    given(exitRegistered, retired).when(command).thenRefuses('EXIT_RETIRED')
  })
})

describe('retiring an exit', () => {
  it('is recorded where it serves nobody, once, and its id is never used again', () => {
    given(exitRegistered).when(retire()).thenRecords(retired)
    given(exitRegistered, blueAssigned, blueReleased).when(retire()).thenRecords(retired)
    given(exitRegistered, retired).when(retire()).thenNothing()
    given(exitRegistered, retired)
      .when(retire({ order: anOrder('again') }))
      .thenRefuses('EXIT_RETIRED')
    given(exitRegistered, retired).when(registerExit).thenRefuses('EXIT_RETIRED')
    given(exitRegistered, retired)
      .when({ type: 'AssignExit', exit, claims: [blue] })
      .thenRefuses('EXIT_RETIRED')
    given().when(retire()).thenRefuses('EXIT_UNKNOWN')
  })
  it('settles that it stays where it serves somebody, and it stays for that order', () => {
    const stayed = ExitStayed.of({
      order,
      code: 'EXIT_IN_USE',
      sentence: 'exit exit-1 serves 1 network: acme/blue',
    })
    given(exitRegistered, blueAssigned).when(retire()).thenRecords(stayed)
    given(exitRegistered, blueAssigned, stayed, blueReleased).when(retire()).thenNothing()
  })
  it('drains it first by force, and retires it when all were moved or are gone', () => {
    const force = retire({ force: true })
    given(exitRegistered, blueAssigned, greenAssigned).when(force).thenRecords(drained)
    given(exitRegistered, blueAssigned, greenAssigned, drained).when(force).thenNothing()
    given(exitRegistered, blueAssigned, greenAssigned, drained)
      .when({ ...force, moved: [blue] })
      .thenNothing()
    given(exitRegistered, blueAssigned, greenAssigned, drained)
      .when({ ...force, moved: [blue, green] })
      .thenRecords(retired)
  })
  it('stays when they cannot be moved', () => {
    const failed = { code: 'EXIT_LAST', sentence: 'there is no other one' }
    given(exitRegistered, blueAssigned)
      .when(retire({ force: true, failed }))
      .thenRecords(ExitStayed.of({ order, ...failed }))
  })
})
