import { type Claim, containsPrefix, type Prefix } from '@sixfold/events'
import { type Holding, idPrefix, networkRef, type World } from '@sixfold/fold'
import { isStrayHeld } from '../strays.ts'
import { type AddressingFinding, finding } from './addressing-finding.ts'

const who = ({ party, network, member }: Claim): string => `${party}/${network} on ${member}`

/**
 * A claim that nobody will ever release: of a network that never was, or one that was there when its network was closed,
 * which is the last thing that happens. One that came later is a latecomer's, and will be released.
 */
const leaked = ({ claim, prefix, allocatedAt }: Holding, world: World): AddressingFinding | null => {
  const { state, sequence } = world.get('network', networkRef(claim.party, claim.network))
  const what = `${prefix} is held for ${who(claim)}`
  if (state.status === 'none')
    return finding('no-leak', `${what}, and that network was never founded`, [allocatedAt], claim)
  if (state.status !== 'gone' || allocatedAt > sequence) return null
  return finding('no-leak', `${what}, and that network is gone`, [allocatedAt, sequence], claim)
}

const strayed = ({ claim, prefix, allocatedAt }: Holding, slice: Prefix): AddressingFinding | null =>
  containsPrefix(slice, prefix)
    ? null
    : finding(
        'inside-its-slice',
        `${prefix} of ${who(claim)} is recorded in slice ${slice}, and not inside it`,
        [allocatedAt],
        claim,
      )

const shared = (holding: Holding, other: Holding | undefined): AddressingFinding | null => {
  const { claim, prefix, allocatedAt } = holding
  if (other === undefined) return null
  const sentence = `${prefix} is held for ${who(other.claim)} and for ${who(claim)}`
  return finding('one-holder', sentence, [other.allocatedAt, allocatedAt], claim)
}

/**
 * That each /64 has one holder and lies in its slice, and that none is held for a network that is gone. A /64 is looked
 * for in all slices: it is the number that must not be given twice, whoever gave it.
 */
export const proveHoldings = (world: World): AddressingFinding[] => {
  const holders = new Map<Prefix, Holding>()
  const found: (AddressingFinding | null)[] = []
  for (const { ref, state } of world.all('slice')) {
    const slice = idPrefix(ref.id)
    for (const holding of state.byClaim.values()) {
      const { prefix } = holding
      found.push(shared(holding, holders.get(prefix)))
      found.push(strayed(holding, slice), leaked(holding, world))
      holders.set(prefix, holding)
    }
  }
  return found.filter((it) => it !== null)
}

/** A /64 that is held and that its network does not need, or not yet. */
export type UnfinishedClaim = Holding & Readonly<{ why: 'being allocated' | 'to be released' }>

/**
 * What is under way: claims that wait for their network to confirm them, and such as any coordinator will release. Not
 * wrong; but what is still here after a coordinator has started anew is.
 */
export const unfinishedClaims = (world: World): UnfinishedClaim[] => {
  const found: UnfinishedClaim[] = []
  for (const { ref, state } of world.all('slice')) {
    const slice = idPrefix(ref.id)
    for (const holding of state.taken.values()) {
      if (leaked(holding, world) !== null) continue
      const { party, network } = holding.claim
      const { status } = world.get('network', networkRef(party, network)).state
      if (isStrayHeld(world, { ...holding, slice })) found.push({ ...holding, why: 'to be released' })
      else if (status === 'founded') found.push({ ...holding, why: 'being allocated' })
    }
  }
  return found
}
