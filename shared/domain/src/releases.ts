import { type AgentId, type AggregateRef, type Claim, claimKey, type Prefix } from '@sixfold/events'
import { gridRef, idPrefix, prefixId, type World } from '@sixfold/fold'
import type { Act, Cause } from './act.ts'
import { sliceState } from './slice/holdings.ts'

export type ReleaseOptions = Readonly<{
  world: World
  act: Act
  /** Milliseconds since 1970: the end of a cool-down is a fact. */
  now: () => number
  coolDownMs: number
}>

/** Something that a claim holds: listen ports of a node, a place on an exit, or a /64 of a slice. */
export type Held = Readonly<
  { claim: Claim; at: 'node' | 'exit' } | { claim: Claim; slice: Prefix; prefix: Prefix }
>

/** The /64s that a claim holds in the slices of some owners; in slices that were returned meanwhile too. */
export const prefixesOf = (world: World, claim: Claim, owners: Iterable<AgentId>): Held[] => {
  const key = claimKey(claim)
  const held: Held[] = []
  for (const owner of owners)
    for (const { slice } of world.slicesEverOf(owner)) {
      const holding = sliceState(world, slice).byClaim.get(key)
      if (holding !== undefined) held.push({ claim, slice, prefix: holding.prefix })
    }
  return held
}

/** What a claim holds of its member, and in the slices of some owners. */
export const heldOf = (world: World, claim: Claim, owners: Iterable<AgentId>): Held[] => {
  const key = claimKey(claim)
  const isAt = (kind: 'node' | 'exit'): boolean =>
    world.get(kind, gridRef(kind, claim.member)).state.assignments.has(key)
  return [
    ...(['node', 'exit'] as const).filter(isAt).map((at): Held => ({ claim, at })),
    ...prefixesOf(world, claim, owners),
  ]
}

/** Everything that anybody holds. */
export const heldInAll = function* (world: World): Generator<Held, void, void> {
  for (const at of ['node', 'exit'] as const)
    for (const { state } of world.all(at))
      for (const { claim } of state.assignments.values()) yield { claim, at }
  for (const { ref, state } of world.all('slice'))
    for (const { claim, prefix } of state.byClaim.values()) yield { claim, slice: idPrefix(ref.id), prefix }
}

const placeOf = (held: Held): AggregateRef =>
  'slice' in held ? gridRef('slice', prefixId(held.slice)) : gridRef(held.at, held.claim.member)

/** Gives things back, those of one aggregate by one command. What is not held any more is passed over. */
export const releaseAll = async (
  things: readonly Held[],
  { act, now, coolDownMs }: ReleaseOptions,
  cause: Cause,
): Promise<void> => {
  const places = new Map<string, { ref: AggregateRef; claims: Claim[] }>()
  for (const held of things) {
    const ref = placeOf(held)
    const name = `${ref.aggregate} ${ref.id}`
    const place = places.get(name) ?? { ref, claims: [] }
    place.claims.push(held.claim)
    places.set(name, place)
  }
  await Promise.all(
    [...places.values()].map(({ ref, claims }) => {
      if (ref.aggregate === 'node') return act('node', ref, { type: 'ReleasePorts', claims }, cause)
      if (ref.aggregate === 'exit') return act('exit', ref, { type: 'ReleaseExit', claims }, cause)
      return act('slice', ref, { type: 'ReleasePrefixes', claims, now: now(), coolDownMs }, cause)
    }),
  )
}
