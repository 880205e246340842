import type { AgentId, Prefix } from '@sixfold/events'

/** What cutting must know of an allocation: `prefixes` are all that it ever had, the present one last. */
export type Cuts = Readonly<{ prefixes: readonly Prefix[]; sliceLength: number }>

/**
 * The owner's slice number `ordinal`, counted from 0; asking again for one it has records nothing. `registered` is the
 * FACTS position of the registration that this is cut on the strength of.
 */
export type CutSlice = Cuts &
  Readonly<{ type: 'CutSlice'; owner: AgentId; ordinal: number; registered: number }>

/**
 * Takes a slice back from an owner that has retired. Whoever asks has seen that no /64 of it is in use. One that is not
 * the owner's is passed over.
 */
export type ReturnSlice = Readonly<{ type: 'ReturnSlice'; slice: Prefix; owner: AgentId }>

/** No slice is cut on the strength of a registration up to this one any more. */
export type CloseAllocation = Readonly<{ type: 'CloseAllocation'; registered: number }>

/** Records a warning if so much is cut that one is due. */
export type NoteAllocationUse = Cuts & Readonly<{ type: 'NoteUtilisation' }>

export type AllocationCommand = CutSlice | ReturnSlice | CloseAllocation | NoteAllocationUse
