import type { Position } from '@sixfold/decider'
import { type Claim, claimKey, type Fact, millisecondsOf } from '@sixfold/events'
import { eased, type Warned } from '../warned.ts'
import { networkKey } from './space.ts'

/** A thing of the pool and who holds it: an address, a block of ports of one, or a host name on one. */
export type PoolHolding = Readonly<{ claim: Claim; kind: 'address' | 'block' | 'host'; key: string }>

/** How a block of ports is called in the pool. */
export const blockKey = (address: string, first: number): string => `${address}:${first}`
/** How a host name is called in the pool: never like a block, even where it looks like an address. */
export const hostKey = (host: string, port: number): string => `${port}/${host}`

/**
 * The public IPv4 of an exit group: who has which address, block of ports and host name. `taken` and `cooling` go by
 * the address, blockKey or hostKey; cooling is in the order of release, with the time in milliseconds at which each may
 * be given again. `byNetwork` are the claims of each network. `sold` is how many addresses are taken.
 */
export type PoolState = {
  taken: Map<string, PoolHolding>
  byClaim: Map<string, PoolHolding>
  byNetwork: Map<string, Set<string>>
  cooling: Map<string, number>
  sold: number
  warned: Warned | null
}

export const initialPool = (): PoolState => ({
  taken: new Map(),
  byClaim: new Map(),
  byNetwork: new Map(),
  cooling: new Map(),
  sold: 0,
  warned: null,
})

/** How many addresses nobody gets at `now`: they are networks' own, or they cool. */
export const addressesInUse = ({ sold, cooling }: Readonly<PoolState>, now: number): number => {
  let resting = 0
  for (const [key, until] of cooling) if (until > now && !key.includes(':')) resting += 1
  return sold + resting
}

/** What a network holds of the pool. */
export const holdingsOf = (
  { byClaim, byNetwork }: Readonly<PoolState>,
  network: Pick<Claim, 'party' | 'network'>,
): PoolHolding[] => [...(byNetwork.get(networkKey(network)) ?? [])].flatMap((key) => byClaim.get(key) ?? [])

const forget = (state: PoolState, { claim, kind, key }: PoolHolding): void => {
  const mine = state.byNetwork.get(networkKey(claim))
  mine?.delete(claimKey(claim))
  if (mine?.size === 0) state.byNetwork.delete(networkKey(claim))
  state.byClaim.delete(claimKey(claim))
  state.taken.delete(key)
  if (kind === 'address') state.sold -= 1
}

const take = (state: PoolState, holding: PoolHolding): void => {
  const { claim, kind, key } = holding
  const before = state.taken.get(key)
  // A network's own host name goes from one of its claims to the next.
  if (before !== undefined) forget(state, before)
  state.taken.set(key, holding)
  state.byClaim.set(claimKey(claim), holding)
  const mine = state.byNetwork.get(networkKey(claim)) ?? new Set()
  state.byNetwork.set(networkKey(claim), mine.add(claimKey(claim)))
  state.cooling.delete(key)
  if (kind === 'address') state.sold += 1
}

const give = (state: PoolState, claim: Claim, coolUntil: number | null): void => {
  const held = state.byClaim.get(claimKey(claim))
  if (held === undefined) return
  forget(state, held)
  if (coolUntil !== null) state.cooling.set(held.key, coolUntil)
}

const evolveTaken = (state: PoolState, fact: Fact, at: number): void => {
  switch (fact.name) {
    case 'Ipv4Assigned':
      state.warned = eased(state.warned, addressesInUse(state, at))
      for (const { claim, address } of fact.data.assignments)
        take(state, { claim, kind: 'address', key: address })
      return
    case 'PortBlockAssigned':
      for (const { claim, address, first } of fact.data.assignments)
        take(state, { claim, kind: 'block', key: blockKey(address, first) })
      return
    case 'HostClaimed':
      for (const { claim, host, port } of fact.data.claims)
        take(state, { claim, kind: 'host', key: hostKey(host, port) })
      return
  }
}

export const evolvePool = (state: PoolState, fact: Fact, { at }: Position): PoolState => {
  switch (fact.name) {
    case 'Ipv4Released':
    case 'PortBlockReleased':
      for (const { claim } of fact.data.releases) give(state, claim, millisecondsOf(fact.data.coolUntil))
      break
    case 'HostReleased':
      for (const claim of fact.data.claims) give(state, claim, null)
      break
    case 'PoolFilled':
      state.warned = { percent: fact.data.percent, of: fact.data.of }
      break
    default:
      evolveTaken(state, fact, at)
  }
  return state
}
