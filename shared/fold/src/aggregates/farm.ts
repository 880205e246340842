import type { Position } from '@sixfold/decider'
import { type Fact, type FarmId, type PartyId, type VniClaim, vniClaimKey } from '@sixfold/events'

/** A VXLAN identifier that a network has of a farm. */
export type VniHolding = Readonly<{ claim: VniClaim; vni: number }>

/**
 * A farm, once it is registered, whether its wires may carry packets of networks in clear, and who has which VXLAN
 * identifier there: `vnis` by claim, `takenVnis` those that nobody else may get.
 */
export type FarmState = {
  registration: Readonly<{ farm: FarmId; name: string; operator: PartyId }> | null
  wires: 'trusted' | 'untrusted'
  vnis: Map<string, VniHolding>
  takenVnis: Set<number>
}

export const initialFarm = (): FarmState => ({
  registration: null,
  wires: 'untrusted',
  vnis: new Map(),
  takenVnis: new Set(),
})

const release = ({ vnis, takenVnis }: FarmState, claim: VniClaim): void => {
  const key = vniClaimKey(claim)
  const held = vnis.get(key)
  if (held === undefined) return
  vnis.delete(key)
  takenVnis.delete(held.vni)
}

export const evolveFarm = (state: FarmState, fact: Fact, _position: Position): FarmState => {
  if (fact.name === 'FarmRegistered') state.registration = fact.data
  if (fact.name === 'FarmTrustDeclared') state.wires = fact.data.wires
  if (fact.name === 'VniAssigned')
    for (const held of fact.data.assignments) {
      state.vnis.set(vniClaimKey(held.claim), held)
      state.takenVnis.add(held.vni)
    }
  if (fact.name === 'VniReleased') for (const claim of fact.data.claims) release(state, claim)
  return state
}
