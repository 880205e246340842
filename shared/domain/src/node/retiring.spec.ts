import { deciderSpec } from '@sixfold/decider/spec'
import { anOrder, aParty, ipv4 } from '@sixfold/events/example-values'
import { NodeChanged, NodeRetired, NodeRetiring, NodeStayed } from '@sixfold/events/facts'
import { describe, it } from 'vitest'
import type { ChangeNode, RetireNode } from './node.commands.ts'
import { nodeDecider } from './node.decider.ts'
import {
  blue,
  blueAssigned,
  blueReleased,
  green,
  oslo,
  osloRegistered,
  registerOslo,
} from './node.examples.ts'

const given = deciderSpec(nodeDecider)
const operator = aParty('operator')
const order = anOrder('retire')
const retire = (parts: Partial<RetireNode> = {}): RetireNode => ({
  type: 'RetireNode',
  node: oslo,
  order,
  operator,
  force: false,
  ...parts,
})
const retired = NodeRetired.of({ order, operator })
const retiring = NodeRetiring.of({ order, operator })
const stayed = NodeStayed.of({ order })

describe('retiring a node', () => {
  it('is recorded where nothing is on it, once, and never by another order', () => {
    given(osloRegistered).when(retire()).thenRecords(retired)
    given(osloRegistered, blueAssigned, blueReleased).when(retire()).thenRecords(retired)
    given(osloRegistered, retired).when(retire()).thenNothing()
    given(osloRegistered, retired)
      .when(retire({ order: anOrder('again') }))
      .thenRefuses('NODE_RETIRED')
    given().when(retire()).thenRefuses('NODE_UNKNOWN')
  })
  it('settles that it stays where something is, and it stays for that order', () => {
    given(osloRegistered, blueAssigned).when(retire()).thenRecords(stayed)
    given(osloRegistered, blueAssigned, stayed).when(retire()).thenNothing()
    given(osloRegistered, blueAssigned, stayed, blueReleased).when(retire()).thenNothing()
    given(osloRegistered, blueAssigned, stayed, blueReleased)
      .when(retire({ order: anOrder('again') }))
      .thenRecords(NodeRetired.of({ order: anOrder('again'), operator }))
  })
  it('closes it first by force, and retires it when all is released', () => {
    const force = retire({ force: true })
    given(osloRegistered, blueAssigned).when(force).thenRecords(retiring)
    given(osloRegistered, blueAssigned, retiring).when(force).thenNothing()
    given(osloRegistered, blueAssigned, retiring, blueReleased).when(force).thenRecords(retired)
  })
  it('gives no ports to anybody from then on, and those that were given as before', () => {
    const assign = (...claims: (typeof blue)[]) => ({ type: 'AssignPorts', node: oslo, claims }) as const
    given(osloRegistered, blueAssigned, retiring).when(assign(green)).thenRefuses('NODE_RETIRING')
    given(osloRegistered, blueAssigned, retiring).when(assign(blue)).thenNothing()
    given(osloRegistered, retired).when(assign(green)).thenRefuses('NODE_RETIRED')
    given(osloRegistered, blueAssigned, stayed)
      .when({ type: 'ReleasePorts', claims: [blue] })
      .thenRecords(blueReleased)
  })
  it('never lets its id be used again', () =>
    given(osloRegistered, retired).when(registerOslo).thenRefuses('NODE_RETIRED'))
})

describe('changing a node', () => {
  const { type: _, ...registration } = registerOslo
  const change = (parts: Partial<ChangeNode>): ChangeNode => ({ type: 'ChangeNode', node: oslo, ...parts })
  const reachability = { ipv4: { kind: 'public', address: ipv4('192.0.2.77') } } as const

  it('records it whole, with what was left out as it was', () => {
    given(osloRegistered)
      .when(change({ reachability }))
      .thenRecords(NodeChanged.of({ ...registration, reachability }))
    given(osloRegistered)
      .when(change({ underlayMtu: 1_400, name: 'oslo-one' }))
      .thenRecords(NodeChanged.of({ ...registration, underlayMtu: 1_400, name: 'oslo-one' }))
  })
  it('does nothing where nothing is another', () => {
    given(osloRegistered).when(change({})).thenNothing()
    given(osloRegistered, NodeChanged.of({ ...registration, reachability }))
      .when(change({ reachability }))
      .thenNothing()
  })
  it('is refused for a node that is not there, or not any more', () => {
    given().when(change({})).thenRefuses('NODE_UNKNOWN')
    given(osloRegistered, retired)
      .when(change({ name: 'x' }))
      .thenRefuses('NODE_RETIRED')
  })
})
