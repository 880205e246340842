import type { AgentId } from '@sixfold/events'
import { anAgent, aPrefix } from '@sixfold/events/example-values'
import { SliceCut } from '@sixfold/events/facts'
import type { CutSlice } from './allocation.commands.ts'

/** Slice number `ordinal` of an owner, from a /56 that has room for three slices of /58. */
export const cutFor = (owner: string, ordinal: number): CutSlice => ({
  type: 'CutSlice',
  prefixes: [aPrefix('2001:db8:a:100::/56')],
  sliceLength: 58,
  owner: anAgent(owner),
  ordinal,
  registered: 1,
})
export const sliceCut = (owner: AgentId, index: number, ordinal: number, slice: string) =>
  SliceCut.of({ slice: aPrefix(slice), index, owner, ordinal })
