import type { FarmId, PartyId } from '@sixfold/events'

export type RegisterFarm = Readonly<{ type: 'RegisterFarm'; farm: FarmId; name: string; operator: PartyId }>

export type FarmCommand = RegisterFarm
