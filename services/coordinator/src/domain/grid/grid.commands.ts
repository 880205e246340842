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

export type GridCommand = FoundGrid | RegisterAllocation
