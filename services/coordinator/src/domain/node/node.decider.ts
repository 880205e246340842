import { accept, type Decider, type Decision, nothing, refuse } from '@sixfold/decider'
import { claimKey, NODE_PORTS, type PartyId } from '@sixfold/events'
import { NodeRegistered, PortAssigned, PortReleased } from '@sixfold/events/facts'
import { evolveNode, initialNode, type NodeState } from '@sixfold/fold'
import { distinct } from '../claims.ts'
import { freePorts } from '../ports.ts'
import type { AssignPorts, NodeCommand, RegisterNode, ReleasePorts } from './node.commands.ts'

export type NodeFact = ReturnType<typeof NodeRegistered.of | typeof PortAssigned.of | typeof PortReleased.of>

const register = ({ type: _, ...data }: RegisterNode, { machine }: NodeState): Decision<NodeFact> => {
  if (machine === null) return accept(NodeRegistered.of(data))
  return isSame(machine, data)
    ? nothing
    : refuse('NODE_TAKEN', `this node is registered already, as ${machine.name} in farm ${machine.farm}`, {
        field: 'data.node',
        value: data.node,
      })
}

const isSame = (
  machine: NonNullable<NodeState['machine']>,
  { name, farm, operator, reachability, underlayMtu }: Omit<RegisterNode, 'type'> & { operator: PartyId },
): boolean =>
  machine.name === name &&
  machine.farm === farm &&
  machine.operator === operator &&
  machine.underlayMtu === underlayMtu &&
  JSON.stringify(machine.reachability) === JSON.stringify(reachability)

const assign = (
  { node, claims }: AssignPorts,
  { machine, assignments, ports }: NodeState,
): Decision<NodeFact> => {
  if (machine === null) return refuse('NODE_UNKNOWN', `no node ${node} is registered`)
  const fresh = distinct(claims).filter((claim) => !assignments.has(claimKey(claim)))
  if (fresh.length === 0) return nothing
  const free = freePorts(node, NODE_PORTS, ports, 2 * fresh.length)
  if (free === null) return refuse('PORTS_EXHAUSTED', `node ${machine.name} has no two listen ports left`)
  return accept(
    PortAssigned.of({
      assignments: fresh.map((claim, index) => ({
        claim,
        mesh: free[2 * index] as number,
        exit: free[2 * index + 1] as number,
      })),
    }),
  )
}

const release = ({ claims }: ReleasePorts, { assignments }: NodeState): Decision<NodeFact> => {
  const held = distinct(claims).filter((claim) => assignments.has(claimKey(claim)))
  return held.length === 0 ? nothing : accept(PortReleased.of({ claims: held }))
}

/** One node: that its id is registered once, and that no two network resources share a listen port on it. */
export const nodeDecider: Decider<NodeCommand, NodeFact, NodeState> = {
  initialState: initialNode,
  evolve: evolveNode,
  decide: (command, state) => {
    switch (command.type) {
      case 'RegisterNode':
        return register(command, state)
      case 'AssignPorts':
        return assign(command, state)
      case 'ReleasePorts':
        return release(command, state)
    }
  },
}
