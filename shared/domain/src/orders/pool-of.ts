import type { AgentId, Claim, Ipv4Address, NetworkId } from '@sixfold/events'
import { type ExitMachine, gridRef, type PoolHolding, type World } from '@sixfold/fold'
import type { OrderContext } from './context.ts'
import type { FoundNetwork } from './find-network.ts'

/** Where an exit group keeps who has which of its public IPv4. */
export const poolRef = (exitGroup: string) => gridRef('pool', exitGroup)

/** The exit that serves a network. */
export const exitOf = ({ plan }: FoundNetwork, world: World): ExitMachine => {
  const { machine } = world.get('exit', gridRef('exit', plan.exitPoint.exit)).state
  if (machine === null) throw new Error('a network is allocated behind an exit that is not registered')
  return machine
}

/** What an order asks of the pool for a network: in the name of its exit. */
export const poolClaim = (network: NetworkId, exit: AgentId, { key, party }: OrderContext): Claim => ({
  order: key,
  party,
  network,
  member: exit,
})

/** What the order holds of a pool, or null. */
export const heldUnder = (
  claimKey: string,
  exitGroup: string,
  { world }: Pick<OrderContext, 'world'>,
): PoolHolding | null => world.get('pool', poolRef(exitGroup)).state.byClaim.get(claimKey) ?? null

/**
 * The addresses that an exit group sells: all that its exits have, retired ones left out, but the first of each, which is
 * shared. Those of the exit that serves whoever asks come first.
 */
export const sellable = ({ id, exitGroup }: ExitMachine, world: World): Ipv4Address[] => {
  const exits: ExitMachine[] = []
  for (const { state } of world.all('exit'))
    if (state.machine?.exitGroup === exitGroup && state.retired === null) exits.push(state.machine)
  exits.sort((a, b) => Number(b.id === id) - Number(a.id === id) || (a.id < b.id ? -1 : 1))
  return exits.flatMap(({ publicIpv4 }) => publicIpv4.slice(1) as Ipv4Address[])
}
