import type { FarmId, PartyId } from '@sixfold/events'

export type RegisterFarm = Readonly<{ type: 'RegisterFarm'; farm: FarmId; name: string; operator: PartyId }>

/** Whether the wires of the farm may carry packets of networks in clear. */
export type DeclareTrust = Readonly<{
  type: 'DeclareTrust'
  farm: FarmId
  wires: 'trusted' | 'untrusted'
  operator: PartyId
}>

export type FarmCommand = RegisterFarm | DeclareTrust
