import { accept, type Decider, type Decision, nothing, refuse } from '@sixfold/decider'
import { type VniClaim, vniClaimKey } from '@sixfold/events'
import { FarmRegistered, FarmTrustDeclared, VniAssigned, VniReleased } from '@sixfold/events/facts'
import { evolveFarm, type FarmState, initialFarm, type VniHolding } from '@sixfold/fold'
import type { AssignVni, DeclareTrust, FarmCommand, RegisterFarm, ReleaseVni } from './farm.commands.ts'
import { freeVni } from './vnis.ts'

export type FarmFact = ReturnType<
  typeof FarmRegistered.of | typeof FarmTrustDeclared.of | typeof VniAssigned.of | typeof VniReleased.of
>

const register = (
  { farm, name, operator }: RegisterFarm,
  { registration }: FarmState,
): Decision<FarmFact> => {
  if (registration === null) return accept(FarmRegistered.of({ farm, name, operator }))
  if (registration.operator === operator && registration.name === name) return nothing
  return refuse(
    'FARM_TAKEN',
    `farm ${farm} is registered already, as ${registration.name} of ${registration.operator}`,
    {
      field: 'data.farm',
      value: farm,
    },
  )
}

/** Declared again as it stands, it records nothing. */
const declareTrust = ({ farm, wires, operator }: DeclareTrust, state: FarmState): Decision<FarmFact> => {
  if (state.registration === null) {
    return refuse('FARM_UNKNOWN', `no farm ${farm} is registered: register it first`, {
      field: 'data.farm',
      value: farm,
    })
  }
  return state.wires === wires ? nothing : accept(FarmTrustDeclared.of({ wires, operator }))
}

const distinct = (claims: readonly VniClaim[]): VniClaim[] => [
  ...new Map(claims.map((claim) => [vniClaimKey(claim), claim])).values(),
]

/** Who has one already keeps it. */
const assign = ({ claims }: AssignVni, { wires, vnis, takenVnis }: FarmState): Decision<FarmFact> => {
  const fresh = distinct(claims).filter((claim) => !vnis.has(vniClaimKey(claim)))
  if (fresh.length === 0) return nothing
  // Whoever asked did not know yet that it is over.
  if (wires !== 'trusted') return nothing
  const taken = new Set(takenVnis)
  const assignments: VniHolding[] = []
  for (const claim of fresh) {
    const vni = freeVni(claim, taken)
    if (vni === null) return refuse('VNIS_EXHAUSTED', 'the farm has no VXLAN identifier left')
    taken.add(vni)
    assignments.push({ claim, vni })
  }
  return accept(VniAssigned.of({ assignments }))
}

const release = ({ claims }: ReleaseVni, { vnis }: FarmState): Decision<FarmFact> => {
  const held = distinct(claims).filter((claim) => vnis.has(vniClaimKey(claim)))
  return held.length === 0 ? nothing : accept(VniReleased.of({ claims: held }))
}

/**
 * One farm: that its id belongs to one operator, whether its wires are trusted, and that no two networks have the same
 * VXLAN identifier there.
 */
export const farmDecider: Decider<FarmCommand, FarmFact, FarmState> = {
  initialState: initialFarm,
  evolve: evolveFarm,
  decide: (command, state) => {
    switch (command.type) {
      case 'RegisterFarm':
        return register(command, state)
      case 'DeclareTrust':
        return declareTrust(command, state)
      case 'AssignVni':
        return assign(command, state)
      case 'ReleaseVni':
        return release(command, state)
    }
  },
}
