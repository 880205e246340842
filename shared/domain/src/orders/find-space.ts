import type { Refusal } from '@sixfold/decider'
import type { AggregateRef, SpaceId, SpaceName } from '@sixfold/events'
import { gridRef, type SpaceState, type World } from '@sixfold/fold'
import { spaceNumbers } from '../addressing/space-numbers.ts'

/** An address space that is somebody's. */
export type FoundSpace = Readonly<{ id: SpaceId; ref: AggregateRef; state: SpaceState }>

/** Where an address space lives. */
export const spaceRef = (id: SpaceId): AggregateRef => gridRef('space', String(id))

/** The address space that a party calls so, or why there is none. */
export const findSpace = (world: World, name: SpaceName): FoundSpace | Refusal => {
  for (const id of spaceNumbers(name.party, name.space)) {
    const ref = spaceRef(id)
    const { state } = world.get('space', ref)
    if (state.founded === null) break
    if (state.founded.owner === name.party && state.founded.space === name.space) return { id, ref, state }
  }
  return {
    code: 'SPACE_UNKNOWN',
    sentence: `party ${name.party} has no address space ${name.space}`,
    field: 'data.space',
    value: name.space,
  }
}
