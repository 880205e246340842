import { accept, type Decision, nothing, type Refusal, refuse } from '@sixfold/decider'
import { type Claim, claimKey, type Ipv4Address, instantOf } from '@sixfold/events'
import { Ipv4Assigned, Ipv4Released, PoolFilled } from '@sixfold/events/facts'
import { addressesInUse, type PoolHolding, type PoolState } from '@sixfold/fold'
import { distinct } from '../claims.ts'
import { levelDue } from '../levels.ts'
import { freeKey } from './free-keys.ts'
import type { AssignIpv4, Ipv4Request, NoteFill, ReleaseIpv4 } from './pool.commands.ts'

export type AddressFact = ReturnType<typeof Ipv4Assigned.of | typeof Ipv4Released.of | typeof PoolFilled.of>

/** The claims that hold something of a kind, with what they hold. */
export const heldBy = (
  claims: readonly Claim[],
  kind: PoolHolding['kind'],
  { byClaim }: Readonly<PoolState>,
): PoolHolding[] =>
  distinct(claims).flatMap((claim) => {
    const held = byClaim.get(claimKey(claim))
    return held?.kind === kind ? [held] : []
  })

/** Each request once, without those whose claim holds something already. */
export const unserved = <Request extends Readonly<{ claim: Claim }>>(
  requests: readonly Request[],
  { byClaim }: Readonly<PoolState>,
): Request[] =>
  [...new Map(requests.map((request) => [claimKey(request.claim), request])).values()].filter(
    ({ claim }) => !byClaim.has(claimKey(claim)),
  )

const refusedFor = (code: string, sentence: string, address: string): Refusal => ({
  code,
  sentence,
  field: 'data.address',
  value: address,
})

/** Why a certain address cannot be given, or null. */
const whyNot = (
  address: Ipv4Address,
  { party }: Claim,
  { candidates, now }: AssignIpv4,
  { taken, cooling }: Readonly<PoolState>,
  given: ReadonlyMap<string, Claim>,
): Refusal | null => {
  if (!candidates.includes(address))
    return refusedFor(
      'IPV4_UNKNOWN',
      `${address} is none that the exit group sells: leave it out, and get any that is free`,
      address,
    )
  const holder = taken.get(address)?.claim ?? given.get(address)
  if (holder !== undefined) {
    // Whose it is, is told to nobody else.
    const whose = holder.party === party ? `network ${holder.network} has ${address}` : `${address} is given`
    return refusedFor('IPV4_TAKEN', `${whose} already: ask for another one, or for any`, address)
  }
  const until = cooling.get(address) ?? 0
  return until > now
    ? refusedFor(
        'IPV4_TAKEN',
        `${address} was given back and rests until ${instantOf(until)}: ask for another one, or for any`,
        address,
      )
    : null
}

/** Takes an address for each claim; one that is asked for before any other. */
export const assignIpv4 = (command: AssignIpv4, state: PoolState): Decision<AddressFact> => {
  const fresh = unserved(command.requests, state)
  if (fresh.length === 0) return nothing
  const given = new Map<string, Claim>()
  const askedFirst = (request: Ipv4Request): number => (request.address === undefined ? 1 : 0)
  for (const { claim, address } of fresh.toSorted((a, b) => askedFirst(a) - askedFirst(b))) {
    const refused = address === undefined ? null : whyNot(address, claim, command, state, given)
    if (refused !== null) return { refused }
    const found = address ?? freeKey(command.candidates, state, command.now, new Set(given.keys()))
    if (found === null)
      return refuse(
        'IPV4_EXHAUSTED',
        `all ${command.candidates.length} IPv4 addresses that the exit group sells are given or rest: ask an operator for more`,
      )
    given.set(found, claim)
  }
  const assignments = [...given].map(([address, claim]) => ({ claim, address }))
  return accept(Ipv4Assigned.of({ assignments }))
}

/** Addresses come back, and rest. */
export const releaseIpv4 = (
  { claims, now, coolDownMs }: ReleaseIpv4,
  state: PoolState,
): Decision<AddressFact> => {
  const releases = heldBy(claims, 'address', state).map(({ claim, key }) => ({ claim, address: key }))
  return releases.length === 0
    ? nothing
    : accept(Ipv4Released.of({ releases, coolUntil: instantOf(now + coolDownMs) }))
}

/** How full the pool is: on the way up, where it passes a level. */
export const noteFill = ({ of, now }: NoteFill, state: PoolState): Decision<AddressFact> => {
  const taken = addressesInUse(state, now)
  const percent = of === 0 ? null : levelDue(taken, of, state.warned)
  return percent === null ? nothing : accept(PoolFilled.of({ percent, taken, of }))
}
