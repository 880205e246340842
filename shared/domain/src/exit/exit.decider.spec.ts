import { deciderSpec } from '@sixfold/decider/spec'
import { EXIT_PORTS } from '@sixfold/events'
import { aClaim, anExitGroup } from '@sixfold/events/example-values'
import { ExitAssigned } from '@sixfold/events/facts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExitCommand } from './exit.commands.ts'
import { exitDecider } from './exit.decider.ts'
import {
  BLUE_PLACE,
  blue,
  blueAssigned,
  blueReleased,
  exit,
  exitRegistered,
  GREEN_PLACE,
  green,
  greenAssigned,
  registerExit,
} from './exit.examples.ts'

const given = deciderSpec(exitDecider)

describe('registering an exit', () => {
  it('records it the first time', () => given().when(registerExit).thenRecords(exitRegistered))
  it('does nothing when the request is repeated', () =>
    given(exitRegistered).when(registerExit).thenNothing())
  it.each([
    ['name', { name: 'exit-9' }],
    ['exit group', { exitGroup: anExitGroup('southern') }],
    ['endpoint', { endpoints: { ...registerExit.endpoints, ipv4: '198.51.100.9' } }],
    ['order of addresses', { publicIpv4: registerExit.publicIpv4.toReversed() }],
    ['MTU', { underlayMtu: 1400 }],
  ])('refuses another %s under its id', (_what, change) =>
    given(exitRegistered)
      .when({ ...registerExit, ...change })
      .thenRefuses('EXIT_TAKEN'),
  )
})

describe('assigning places on an exit', () => {
  const assign = (...claims: (typeof blue)[]): ExitCommand => ({ type: 'AssignExit', exit, claims })

  it('gives the first free port and transit address', () =>
    given(exitRegistered).when(assign(blue)).thenRecords(blueAssigned))
  it('does nothing when the request is repeated', () =>
    given(exitRegistered, blueAssigned).when(assign(blue)).thenNothing())
  it('passes over who has one, and takes a claim once that waited twice', () =>
    given(exitRegistered, blueAssigned)
      .when(assign(blue, green, green))
      .thenRecords(greenAssigned))
  it('gives a place again that was given back', () =>
    given(exitRegistered, blueAssigned, greenAssigned, blueReleased)
      .when(assign(aClaim(exit, 'order-red')))
      .thenRecords(ExitAssigned.of({ assignments: [{ claim: aClaim(exit, 'order-red'), ...BLUE_PLACE }] })))
  it('refuses for an exit that is not registered', () =>
    given().when(assign(blue)).thenRefuses('EXIT_UNKNOWN'))
  it('refuses when no port is left', () => {
    const count = (EXIT_PORTS.last - EXIT_PORTS.first + 1) / 2
    const all = Array.from({ length: count + 1 }, (_, index) => aClaim(exit, `order-${index}`))
    given(exitRegistered)
      .when(assign(...all))
      .thenRefuses('PORTS_EXHAUSTED')
  })
})

describe('releasing places on an exit', () => {
  const release: ExitCommand = { type: 'ReleaseExit', claims: [blue, green, blue] }

  it('gives back what is held, once', () =>
    given(exitRegistered, blueAssigned).when(release).thenRecords(blueReleased))
  it('does nothing when the request is repeated', () =>
    given(exitRegistered, blueAssigned, blueReleased).when(release).thenNothing())
})

it("never gives a port or a transit address to two, nor one that is not an exit's, whatever comes and goes", () => {
  const claims = fc.array(
    fc.nat(6).map((index) => aClaim(exit, `order-${index}`)),
    { minLength: 1, maxLength: 4 },
  )
  const command = fc.tuple(fc.constantFrom('AssignExit', 'ReleaseExit'), claims)
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
      let state = exitDecider.evolve(exitDecider.initialState(), exitRegistered, { sequence: 1, at: 0 })
      for (const [index, [type, list]] of commands.entries()) {
        const decision = exitDecider.decide({ type, exit, claims: list } as ExitCommand, state)
        if ('fact' in decision && decision.fact !== null)
          state = exitDecider.evolve(state, decision.fact, { sequence: index + 2, at: 0 })
        const places = [...state.assignments.values()]
        expect(new Set(places.map(({ port }) => port)).size).toBe(places.length)
        expect(new Set(places.map(({ transit }) => transit)).size).toBe(places.length)
        expect(
          places.filter(({ port }) => port % 2 !== 0 || port < EXIT_PORTS.first || port > EXIT_PORTS.last),
        ).toEqual([])
        expect(new Set(places.map(({ port }) => port))).toEqual(state.ports)
        expect(new Set(places.map(({ transit }) => transit))).toEqual(state.transits)
      }
    }),
  )
  expect(GREEN_PLACE.port).toBe(BLUE_PLACE.port + 2)
})
