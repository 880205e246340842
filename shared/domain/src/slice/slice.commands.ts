import type { Claim, Prefix } from '@sixfold/events'

/** A claim for the /64 of the slice whose fourth group is `pair`. */
export type PrefixRequest = Readonly<{ claim: Claim; pair: number }>

/**
 * Takes the /64s asked for. Claims that hold one already are passed over, and so are those whose /64 is taken or
 * cooling: whoever asked looks at the state and asks for another. `now` in milliseconds.
 */
export type AllocatePrefixes = Readonly<{
  type: 'AllocatePrefixes'
  slice: Prefix
  requests: readonly PrefixRequest[]
  now: number
}>

/** Gives /64s back; they cool down for `coolDownMs`. Claims that hold none are passed over. */
export type ReleasePrefixes = Readonly<{
  type: 'ReleasePrefixes'
  claims: readonly Claim[]
  now: number
  coolDownMs: number
}>

/** Records a warning if so much is given or cooling at `now` that one is due. */
export type NoteSliceUse = Readonly<{ type: 'NoteUtilisation'; slice: Prefix; now: number }>

export type SliceCommand = AllocatePrefixes | ReleasePrefixes | NoteSliceUse
