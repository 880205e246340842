import type { Refusal } from '@sixfold/decider'
import { type AgentId, type Claim, claimKey, hasPair, type NetworkId, type Prefix } from '@sixfold/events'
import { gridRef, type Holding, networkRef, prefixId } from '@sixfold/fold'
import { isFree } from '../domain/slice/free-pairs.ts'
import { type Decided, isRefusal, type OrderContext } from './context.ts'
import { type Source, sliceState, sourcesOf } from './network-candidates.ts'
import { pairOf } from './network-pairs.ts'

/** WireGuard over IPv6: 40 bytes of IPv6, 8 of UDP, 32 of its own; with IPv4 underneath it is 20 less. */
const TUNNEL_OVERHEAD = 80

/** The /64 that a claim holds in one of the owner's slices, or null. */
const holdingOf = (claim: Claim, owner: AgentId, { world }: OrderContext): Holding | null => {
  for (const { slice } of world.slicesOf(owner)) {
    const held = sliceState(world, slice).byClaim.get(claimKey(claim))
    if (held !== undefined) return held
  }
  return null
}

/** Takes the /64 that was reserved for a member; where somebody was faster, reserves another pair and takes that. */
const claimPrefix = async (
  claim: Claim,
  { member, owner }: Source,
  context: OrderContext,
): Promise<Holding | Refusal> => {
  const { world, act, cause, now } = context
  const ref = networkRef(claim.party, claim.network)
  for (;;) {
    const held = holdingOf(claim, owner, context)
    if (held !== null) return held
    const { pairs } = world.get('network', ref).state
    const pair = pairs.get(member) as number
    // Slices of one owner may have the same fourth groups: they lie in different /48s.
    const slice = world
      .slicesOf(owner)
      .find(({ slice: it }) => hasPair(it, pair) && isFree(pair, sliceState(world, it), now))
    if (slice !== undefined) {
      const command = {
        type: 'AllocatePrefixes',
        slice: slice.slice,
        requests: [{ claim, pair }],
        now,
      } as const
      await act('slice', gridRef('slice', prefixId(slice.slice)), command, cause)
      if (holdingOf(claim, owner, context) !== null) continue
    }
    const other = await pairOf(owner, new Set(pairs.values()), context)
    if (typeof other !== 'number') return other
    const { refused } = await act('network', ref, { type: 'ReservePair', member, pair: other }, cause)
    // Another coordinator completed the network, or abandoned it.
    if (refused?.code === 'NETWORK_NOT_FOUNDED') return refused
  }
}

/** The confirmed values of every member, once all claims hold. */
const confirmation = (
  network: NetworkId,
  exit: AgentId,
  sources: readonly Source[],
  prefixes: ReadonlyMap<AgentId, Prefix>,
  context: OrderContext,
) => {
  const { world, party, key } = context
  const keyOf = (member: AgentId): string => claimKey({ order: key, party, network, member })
  const held = <Value>(value: Value | undefined, what: string): Value => {
    if (value === undefined) throw new Error(`${what} is missing though it was claimed`)
    return value
  }
  const exitState = world.get('exit', gridRef('exit', exit)).state
  const { port, transit } = held(exitState.assignments.get(keyOf(exit)), 'the place on the exit')
  const nodes = sources.filter(({ member }) => member !== exit)
  const nodeStates = new Map(
    nodes.map(({ member }) => [member, world.get('node', gridRef('node', member)).state]),
  )
  const underlays = [exitState.machine, ...[...nodeStates.values()].map(({ machine }) => machine)]
  return {
    resources: nodes.map(({ member, breakout }) => {
      const { mesh, exit: exitPort } = held(
        nodeStates.get(member)?.assignments.get(keyOf(member)),
        `ports of ${member}`,
      )
      return {
        node: member,
        prefix: held(prefixes.get(member), `the /64 of ${member}`),
        breakout,
        ports: { mesh, exit: exitPort },
      }
    }),
    exitPoint: { exit, prefix: held(prefixes.get(exit), 'the /64 of the exit point'), port, transit },
    mtu:
      Math.min(...underlays.map((machine) => held(machine ?? undefined, 'a machine').underlayMtu)) -
      TUNNEL_OVERHEAD,
  }
}

/** Claims everything that the founded network needs, and confirms it by one fact. Null when that is done. */
export const claimAll = async (network: NetworkId, context: OrderContext): Promise<Decided> => {
  const { world, act, party, key, cause } = context
  const ref = networkRef(party, network)
  const { exit, nodes } = world.get('network', ref).state
  if (exit === null) throw new Error('claiming for a network that is not founded')
  const claimOf = (member: AgentId): Claim => ({ order: key, party, network, member })
  const sources = sourcesOf(world, nodes, exit)

  const [holdings, ...outcomes] = await Promise.all([
    Promise.all(sources.map((source) => claimPrefix(claimOf(source.member), source, context))),
    act('exit', gridRef('exit', exit), { type: 'AssignExit', exit, claims: [claimOf(exit)] }, cause),
    ...nodes.map((node) =>
      act('node', gridRef('node', node), { type: 'AssignPorts', node, claims: [claimOf(node)] }, cause),
    ),
  ])
  const refused = holdings.find(isRefusal) ?? outcomes.find((it) => it.refused !== null)?.refused
  if (refused !== undefined && refused !== null) return refused
  const { status } = world.get('network', ref).state
  // Another coordinator completed it, or abandoned it and released what we claimed: the facts tell which.
  if (status !== 'founded') return { code: 'NETWORK_NOT_FOUNDED', sentence: `the network is ${status}` }
  const prefixes = new Map((holdings as Holding[]).map(({ claim, prefix }) => [claim.member, prefix]))
  const data = confirmation(network, exit, sources, prefixes, context)
  return (await act('network', ref, { type: 'ConfirmNetwork', data }, cause)).refused
}
