import type { Refusal } from '@sixfold/decider'
import type { AggregateRef, PartyId, SpaceId, SpaceName } from '@sixfold/events'
import { gridRef, type SpaceState, type World } from '@sixfold/fold'
import { spaceNumbers } from '../addressing/space-numbers.ts'
import { insteadOf } from '../few.ts'

/** An address space that is somebody's. */
export type FoundSpace = Readonly<{ id: SpaceId; ref: AggregateRef; state: SpaceState }>

/** Where an address space lives. */
export const spaceRef = (id: SpaceId): AggregateRef => gridRef('space', String(id))

/** What a party calls its address spaces. */
const spacesOf = (world: World, party: PartyId): string[] =>
  [...world.ofParty(party).spaces].flatMap(
    (id) => world.get('space', gridRef('space', id)).state.founded?.space ?? [],
  )

/** The address space that a party calls so, or why there is none. `asker` is told of its own ones. */
export const findSpace = (world: World, name: SpaceName, asker: PartyId): FoundSpace | Refusal => {
  for (const id of spaceNumbers(name.party, name.space)) {
    const ref = spaceRef(id)
    const { state } = world.get('space', ref)
    if (state.founded === null) break
    if (state.founded.owner === name.party && state.founded.space === name.space) return { id, ref, state }
  }
  const right = name.party === asker ? `: ${insteadOf(spacesOf(world, asker))}` : ''
  return {
    code: 'SPACE_UNKNOWN',
    sentence: `party ${name.party} has no address space ${name.space}${right}`,
    field: 'data.space',
    value: name.space,
  }
}
