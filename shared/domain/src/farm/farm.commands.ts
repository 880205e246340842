import type { FarmId, PartyId, VniClaim } from '@sixfold/events'

export type RegisterFarm = Readonly<{ type: 'RegisterFarm'; farm: FarmId; name: string; operator: PartyId }>

/** Whether the wires of the farm may carry packets of networks in clear. */
export type DeclareTrust = Readonly<{
  type: 'DeclareTrust'
  farm: FarmId
  wires: 'trusted' | 'untrusted'
  operator: PartyId
}>

/** A network asks for a VXLAN identifier of the farm, or gives it back. */
export type AssignVni = Readonly<{ type: 'AssignVni'; claims: readonly VniClaim[] }>
export type ReleaseVni = Readonly<{ type: 'ReleaseVni'; claims: readonly VniClaim[] }>

export type FarmCommand = RegisterFarm | DeclareTrust | AssignVni | ReleaseVni
