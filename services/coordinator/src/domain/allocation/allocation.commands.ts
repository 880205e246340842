import type { AgentId, Prefix } from '@sixfold/events'

/** The owner's slice number `ordinal`, counted from 0; asking again for one it has records nothing. */
export type CutSlice = Readonly<{
  type: 'CutSlice'
  allocation: Prefix
  sliceLength: number
  owner: AgentId
  ordinal: number
}>

export type AllocationCommand = CutSlice
