import { deciderSpec } from '@sixfold/decider/spec'
import { NODE_PORTS } from '@sixfold/events'
import { aClaim, aFarm, ipv4 } from '@sixfold/events/example-values'
import { PortAssigned } from '@sixfold/events/facts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NodeCommand } from './node.commands.ts'
import { nodeDecider } from './node.decider.ts'
import {
  BLUE_PORTS,
  blue,
  blueAssigned,
  blueReleased,
  GREEN_PORTS,
  green,
  oslo,
  osloRegistered,
  registerOslo,
} from './node.examples.ts'

const given = deciderSpec(nodeDecider)

describe('registering a node', () => {
  it('records it the first time', () => given().when(registerOslo).thenRecords(osloRegistered))
  it('does nothing when the request is repeated', () =>
    given(osloRegistered).when(registerOslo).thenNothing())
  it.each([
    ['name', { name: 'oslo-9' }],
    ['farm', { farm: aFarm('bergen') }],
    ['MTU', { underlayMtu: 1400 }],
    ['reachability', { reachability: { ipv4: { kind: 'public', address: ipv4('192.0.2.2') } } }],
  ] as const)('refuses another %s under its id', (_what, change) =>
    given(osloRegistered)
      .when({ ...registerOslo, ...change })
      .thenRefuses('NODE_TAKEN'),
  )
})

describe('assigning listen ports', () => {
  const assign = (...claims: (typeof blue)[]): NodeCommand => ({ type: 'AssignPorts', node: oslo, claims })

  it('gives the first two free ones', () =>
    given(osloRegistered).when(assign(blue)).thenRecords(blueAssigned))
  it('does nothing when the request is repeated', () =>
    given(osloRegistered, blueAssigned).when(assign(blue)).thenNothing())
  it('passes over who has some, and takes a claim once that waited twice', () =>
    given(osloRegistered, blueAssigned)
      .when(assign(blue, green, green))
      .thenRecords(PortAssigned.of({ assignments: [{ claim: green, ...GREEN_PORTS }] })))
  it('gives ports again that were given back', () =>
    given(osloRegistered, blueAssigned, blueReleased)
      .when(assign(green))
      .thenRecords(PortAssigned.of({ assignments: [{ claim: green, ...BLUE_PORTS }] })))
  it('refuses for a node that is not registered', () =>
    given().when(assign(blue)).thenRefuses('NODE_UNKNOWN'))
  it('refuses when not two are left', () => {
    const count = (NODE_PORTS.last - NODE_PORTS.first + 1) / 4
    const all = Array.from({ length: count + 1 }, (_, index) => aClaim(oslo, `order-${index}`))
    given(osloRegistered)
      .when(assign(...all))
      .thenRefuses('PORTS_EXHAUSTED')
  })
})

describe('releasing listen ports', () => {
  const release: NodeCommand = { type: 'ReleasePorts', claims: [blue, green, blue] }

  it('gives back what is held, once', () =>
    given(osloRegistered, blueAssigned).when(release).thenRecords(blueReleased))
  it('does nothing when the request is repeated', () =>
    given(osloRegistered, blueAssigned, blueReleased).when(release).thenNothing())
})

it('never gives a port to two, an odd one to a node, or one out of the range, whatever comes and goes', () => {
  const claims = fc.array(
    fc.nat(6).map((index) => aClaim(oslo, `order-${index}`)),
    { minLength: 1, maxLength: 4 },
  )
  const command = fc.tuple(fc.constantFrom('AssignPorts', 'ReleasePorts'), claims)
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
      let state = nodeDecider.evolve(nodeDecider.initialState(), osloRegistered, { sequence: 1, at: 0 })
      for (const [index, [type, list]] of commands.entries()) {
        const decision = nodeDecider.decide({ type, node: oslo, claims: list } as NodeCommand, state)
        if ('fact' in decision && decision.fact !== null)
          state = nodeDecider.evolve(state, decision.fact, { sequence: index + 2, at: 0 })
        const ports = [...state.assignments.values()].flatMap(({ mesh, exit }) => [mesh, exit])
        expect(new Set(ports).size).toBe(ports.length)
        expect(ports.filter((port) => port % 2 !== 0)).toEqual([])
        expect(ports.filter((port) => port < NODE_PORTS.first || port > NODE_PORTS.last)).toEqual([])
        expect(new Set(ports)).toEqual(state.ports)
      }
    }),
  )
})
