import {
  type AgentId,
  type Claim,
  EXIT_PORTS,
  factSubject,
  hashToken,
  NetworkId,
  NODE_PORTS,
  OrderKey,
  PartyId,
  type Prefix,
  prefixOfPair,
} from '@sixfold/events'
import { aKey } from '@sixfold/events/example-values'
import {
  ExitAssigned,
  NetworkAllocated,
  NetworkConverged,
  NetworkFounded,
  OrderAccepted,
  PeerJoined,
  PortAssigned,
  PrefixAllocated,
} from '@sixfold/events/facts'
import { gridRef, networkRef, prefixId } from '@sixfold/fold'
import type { Grid, Placed } from './grid.ts'

/** The tenant of every network here. */
export const TENANT = PartyId.parse('tenant')

/** A member with all that was claimed for it. */
type Member = Readonly<{
  id: AgentId
  pair: number
  prefix: Prefix
  claim: Claim
  ports: readonly [number, number]
}>

/**
 * A network: which one it is in its grid (its claims follow from that), and on how many nodes. `firstPort`: from where
 * on its nodes' listen ports are given; the first there is when left out.
 */
export type NetworkShape = Readonly<{ index: number; nodes: number; firstPort?: number }>

export const networkIdOf = (index: number): NetworkId => NetworkId.parse(`net-${index}`)

/** Pairs that no two members of any network share, so that no claim is ever made twice. */
const PAIR_FIRST = 512
const MTU = 1420

const membersOf = (
  grid: Grid,
  { index, nodes, firstPort = NODE_PORTS.first }: NetworkShape,
  order: OrderKey,
): Member[] => {
  const exit = grid.exits[index % grid.exits.length] as AgentId
  const ids = Array.from(
    { length: nodes },
    (_, k) => grid.nodes[(index * nodes + k) % grid.nodes.length] as AgentId,
  )
  return [...ids, exit].map((id, k) => {
    const pair = PAIR_FIRST + index * (nodes + 1) + k
    const isExit = k === nodes
    // How many members before this one stand on its machine: its place among the machine's ports.
    const place = isExit
      ? Math.floor(index / grid.exits.length)
      : Math.floor((index * nodes + k) / grid.nodes.length)
    const port = isExit ? EXIT_PORTS.first + 2 * place : firstPort + 4 * place
    const claim = { order, party: TENANT, network: networkIdOf(index), member: id }
    return { id, pair, prefix: prefixOfPair(grid.sliceOf(id), pair), claim, ports: [port, port + 2] as const }
  })
}

const claims = (grid: Grid, nodes: readonly Member[], exit: Member, transit: number): Placed[] => [
  ...[...nodes, exit].map(({ id, claim, prefix }) => ({
    ref: gridRef('slice', prefixId(grid.sliceOf(id))),
    fact: PrefixAllocated.of({ allocations: [{ claim, prefix }] }),
  })),
  ...nodes.map(({ id, claim, ports: [mesh, its] }) => ({
    ref: gridRef('node', id),
    fact: PortAssigned.of({ assignments: [{ claim, mesh, exit: its }] }),
  })),
  {
    ref: gridRef('exit', exit.id),
    fact: ExitAssigned.of({ assignments: [{ claim: exit.claim, port: exit.ports[0], transit }] }),
  },
]

const joined = (members: readonly Member[], exit: Member) =>
  PeerJoined.of({
    peers: members.map(({ id, claim: { network } }) => ({
      member: id,
      keys: {
        ...(id === exit.id ? {} : { mesh: aKey(`${network} ${id} mesh`) }),
        exit: aKey(`${network} ${id} exit`),
      },
    })),
  })

const allocated = (nodes: readonly Member[], exit: Member, transit: number) =>
  NetworkAllocated.of({
    resources: nodes.map(({ id, prefix, ports: [mesh, its] }) => ({
      node: id,
      prefix,
      breakout: 'node' as const,
      ports: { mesh, exit: its },
    })),
    exitPoint: { exit: exit.id, prefix: exit.prefix, port: exit.ports[0], transit },
    mtu: MTU,
    wires: 'encrypted',
  })

/**
 * Every fact from the order of a network to its convergence, as coordinators write them: the claims on slices, nodes
 * and the exit, then what the network is, who joined, that it converged at the last join, and the order's outcome.
 * `after` is the FACTS position that they begin behind.
 */
export const networkFacts = (grid: Grid, shape: NetworkShape, after: number): Placed[] => {
  const network = networkIdOf(shape.index)
  const order = OrderKey.parse(hashToken(32, 'bench order', network))
  const members = membersOf(grid, shape, order)
  const nodes = members.slice(0, -1)
  const exit = members.at(-1) as Member
  const ref = networkRef(TENANT, network)
  const transit = shape.index + 1
  const founded = NetworkFounded.of({
    order,
    deriveVersion: 1,
    resources: nodes.map(({ id, pair }) => ({ node: id, pair })),
    exit: { exit: exit.id, pair: exit.pair },
  })
  const before = [
    { ref, fact: founded },
    ...claims(grid, nodes, exit, transit),
    { ref, fact: allocated(nodes, exit, transit) },
    { ref, fact: joined([nodes[0] as Member, exit], exit) },
    ...(nodes.length > 1 ? [{ ref, fact: joined(nodes.slice(1), exit) }] : []),
  ]
  const accepted = OrderAccepted.of({
    orderType: 'sixfold.order.NetworkOrdered.v1',
    bytes: hashToken(43, factSubject(ref)),
    position: shape.index + 1,
    stream: 'bench',
  })
  return [
    ...before,
    { ref, fact: NetworkConverged.of({ revision: after + before.length }) },
    { ref: { aggregate: 'order', party: TENANT, id: order }, fact: accepted },
  ]
}
