import { aClaim, aFarm, anAgent, aParty, ipv4, ipv6 } from '@sixfold/events/example-values'
import { NodeRegistered, PortAssigned, PortReleased } from '@sixfold/events/facts'
import type { RegisterNode } from './node.commands.ts'

export const oslo = anAgent('oslo-1')

export const registerOslo: RegisterNode = {
  type: 'RegisterNode',
  node: oslo,
  name: 'oslo-1',
  farm: aFarm('oslo'),
  reachability: {
    ipv4: { kind: 'public', address: ipv4('192.0.2.1') },
    ipv6: { kind: 'public', address: ipv6('2001:db8:0:1::a1') },
  },
  underlayMtu: 1500,
  operator: aParty('operator'),
}
const { type: _, ...registration } = registerOslo
export const osloRegistered = NodeRegistered.of(registration)

export const blue = aClaim(oslo, 'order-blue')
export const green = aClaim(oslo, 'order-green')

/** The first ports that `oslo-1` gives: where its hash begins, and the next ones. */
export const BLUE_PORTS = { mesh: 20_020, exit: 20_022 }
export const GREEN_PORTS = { mesh: 20_024, exit: 20_026 }
export const blueAssigned = PortAssigned.of({ assignments: [{ claim: blue, ...BLUE_PORTS }] })
export const blueReleased = PortReleased.of({ claims: [blue] })
