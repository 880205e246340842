import { accept, type Decider, type Decision, nothing, refuse } from '@sixfold/decider'
import { claimKey, NODE_PORTS } from '@sixfold/events'
import {
  NodeChanged,
  NodeRegistered,
  NodeUpstreamChanged,
  PortAssigned,
  PortReleased,
} from '@sixfold/events/facts'
import { evolveNode, initialNode, isSameUpstream, type NodeState, upstreamOf } from '@sixfold/fold'
import { distinct } from '../claims.ts'
import { freePorts } from '../ports.ts'
import type {
  AssignPorts,
  ChangeNode,
  ChangeUpstream,
  NodeCommand,
  RegisterNode,
  ReleasePorts,
} from './node.commands.ts'
import { closed, type RetiringFact, retire } from './retiring.ts'

export type NodeFact =
  | RetiringFact
  | ReturnType<
      | typeof NodeRegistered.of
      | typeof NodeChanged.of
      | typeof NodeUpstreamChanged.of
      | typeof PortAssigned.of
      | typeof PortReleased.of
    >

const register = (
  { type: _, ...data }: RegisterNode,
  { machine, retired }: NodeState,
): Decision<NodeFact> => {
  if (machine === null) return accept(NodeRegistered.of(data))
  if (retired !== null) {
    return refuse(
      'NODE_RETIRED',
      `this was node ${machine.name}, which has retired: an id is never used again`,
      {
        field: 'data.node',
        value: data.node,
      },
    )
  }
  return isSame(machine, data)
    ? nothing
    : refuse('NODE_TAKEN', `this node is registered already, as ${machine.name} in farm ${machine.farm}`, {
        field: 'data.node',
        value: data.node,
      })
}

const isSame = (
  machine: NonNullable<NodeState['machine']>,
  { name, farm, operator, reachability, underlayMtu }: Omit<RegisterNode, 'type'>,
): boolean =>
  machine.name === name &&
  machine.farm === farm &&
  machine.operator === operator &&
  machine.underlayMtu === underlayMtu &&
  JSON.stringify(machine.reachability) === JSON.stringify(reachability)

/** Why nothing can be changed about a node, or null. */
const notThere = (
  node: string,
  machine: NodeState['machine'],
  retired: NodeState['retired'],
): Decision<never> | null => {
  const where = { field: 'data.node', value: node }
  if (machine === null)
    return refuse('NODE_UNKNOWN', `no node ${node} is registered: register it first`, where)
  return retired === null ? null : refuse('NODE_RETIRED', `node ${machine.name} has retired`, where)
}

/** The same node; its site is told in another way which slices are its. */
const changeUpstream = (
  { type: _, ...data }: ChangeUpstream,
  { machine, retired, upstream }: NodeState,
): Decision<NodeFact> => {
  const gone = notThere(data.node, machine, retired)
  if (gone !== null) return gone
  return isSameUpstream(upstreamOf(machine, upstream), data.upstream)
    ? nothing
    : accept(NodeUpstreamChanged.of(data))
}

/** The same node, reached in another way or called otherwise. */
const change = (
  { type: _, node, ...changes }: ChangeNode,
  { machine, retired }: NodeState,
): Decision<NodeFact> => {
  const gone = notThere(node, machine, retired)
  if (gone !== null || machine === null) return gone ?? nothing
  const {
    name = machine.name,
    reachability = machine.reachability,
    underlayMtu = machine.underlayMtu,
  } = changes
  const data = { node, name, farm: machine.farm, reachability, underlayMtu, operator: machine.operator }
  return isSame(machine, data) ? nothing : accept(NodeChanged.of(data))
}

const assign = ({ node, claims }: AssignPorts, state: NodeState): Decision<NodeFact> => {
  const { machine, assignments, ports } = state
  const fresh = distinct(claims).filter((claim) => !assignments.has(claimKey(claim)))
  if (fresh.length === 0) return nothing
  const refused = closed(node, state)
  if (refused !== null) return refused
  const free = freePorts(node, NODE_PORTS, ports, 2 * fresh.length)
  if (free === null) return refuse('PORTS_EXHAUSTED', `node ${machine?.name} has no two listen ports left`)
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

/** One node: that its id is registered once and never again, and that no two network resources share a listen port on it. */
export const nodeDecider: Decider<NodeCommand, NodeFact, NodeState> = {
  initialState: initialNode,
  evolve: evolveNode,
  decide: (command, state) => {
    switch (command.type) {
      case 'RegisterNode':
        return register(command, state)
      case 'ChangeNode':
        return change(command, state)
      case 'ChangeUpstream':
        return changeUpstream(command, state)
      case 'AssignPorts':
        return assign(command, state)
      case 'ReleasePorts':
        return release(command, state)
      case 'RetireNode':
        return retire(command, state)
    }
  },
}
