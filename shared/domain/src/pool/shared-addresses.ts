import { accept, type Decision, nothing, refuse } from '@sixfold/decider'
import { type Claim, instantOf } from '@sixfold/events'
import { HostClaimed, HostReleased, PortBlockAssigned, PortBlockReleased } from '@sixfold/events/facts'
import { blockKey, hostKey, networkKey, type PoolState } from '@sixfold/fold'
import { BLOCK_STARTS } from '../addressing/port-blocks.ts'
import { heldBy, unserved } from './addresses.ts'
import { freeKey } from './free-keys.ts'
import type { AssignPortBlock, ClaimHost, ReleaseHost, ReleasePortBlock } from './pool.commands.ts'

export type SharedFact = ReturnType<
  typeof PortBlockAssigned.of | typeof PortBlockReleased.of | typeof HostClaimed.of | typeof HostReleased.of
>

/** The address and the first port of a block's name. */
const blockOf = (key: string): { address: string; first: number } => {
  const colon = key.indexOf(':')
  return { address: key.slice(0, colon), first: Number(key.slice(colon + 1)) }
}

/** Takes a block of ports for each claim. */
export const assignPortBlocks = (
  { requests, now }: AssignPortBlock,
  state: PoolState,
): Decision<SharedFact> => {
  const given = new Map<string, Claim>()
  for (const { claim, address } of unserved(requests, state)) {
    const blocks = BLOCK_STARTS.map((first) => blockKey(address, first))
    const free = freeKey(blocks, state, now, new Set(given.keys()))
    if (free === null)
      return refuse(
        'NAT_PORTS_EXHAUSTED',
        `all ${blocks.length} blocks of ports of ${address} are given or rest: an operator has to add an exit, or the tenant an address of its own`,
      )
    given.set(free, claim)
  }
  const assignments = [...given].map(([key, claim]) => ({ claim, ...blockOf(key) }))
  return assignments.length === 0 ? nothing : accept(PortBlockAssigned.of({ assignments }))
}

/** Blocks of ports come back, and rest. */
export const releasePortBlocks = (
  { claims, now, coolDownMs }: ReleasePortBlock,
  state: PoolState,
): Decision<SharedFact> => {
  const releases = heldBy(claims, 'block', state).map(({ claim, key }) => ({ claim, ...blockOf(key) }))
  return releases.length === 0
    ? nothing
    : accept(PortBlockReleased.of({ releases, coolUntil: instantOf(now + coolDownMs) }))
}

/** Host names lead to networks; none to two of them, and none to two claims that ask at once. */
export const claimHosts = ({ requests }: ClaimHost, state: PoolState): Decision<SharedFact> => {
  const asked = new Set<string>()
  const fresh = unserved(requests, state)
  for (const { claim, host, port } of fresh) {
    const key = hostKey(host, port)
    const holding = state.taken.get(key)
    const isOthers = holding !== undefined && networkKey(holding.claim) !== networkKey(claim)
    if (isOthers || asked.has(key)) {
      // Whose it is, is told to nobody else.
      const isOwn = holding?.claim.party === claim.party
      const whose = isOwn
        ? `network ${holding?.claim.network}: close its proxy first (where that is cancelled, wait until it is gone)`
        : 'another network: order an address first'
      return refuse('HOST_TAKEN', `${host}:${port} leads to ${whose}, or choose another host name`, {
        field: 'data.listen.host',
        value: host,
      })
    }
    asked.add(key)
  }
  return fresh.length === 0 ? nothing : accept(HostClaimed.of({ claims: [...fresh] }))
}

/** Host names lead nowhere any more. */
export const releaseHosts = ({ claims }: ReleaseHost, state: PoolState): Decision<SharedFact> => {
  const held = heldBy(claims, 'host', state).map(({ claim }) => claim)
  return held.length === 0 ? nothing : accept(HostReleased.of({ claims: held }))
}
