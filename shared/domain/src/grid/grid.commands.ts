import type { Holder, PartyId, Prefix } from '@sixfold/events'

export type FoundGrid = Readonly<{
  type: 'FoundGrid'
  grid: string
  ula: Prefix
  operators: readonly PartyId[]
}>

export type RegisterAllocation = Readonly<{
  type: 'RegisterAllocation'
  prefix: Prefix
  holder: Holder
  sliceLength: number
  operator: PartyId
}>

/** `prefix` is what the allocation is, or was before; `extended` is what it shall be. */
export type ExtendAllocation = Readonly<{
  type: 'ExtendAllocation'
  prefix: Prefix
  extended: Prefix
  operator: PartyId
}>

export type WithdrawAllocation = Readonly<{ type: 'WithdrawAllocation'; prefix: Prefix; operator: PartyId }>

export type GridCommand = FoundGrid | RegisterAllocation | ExtendAllocation | WithdrawAllocation
