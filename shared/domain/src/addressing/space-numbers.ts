import { hashNumber, type PartyId, SpaceId } from '@sixfold/events'

const NUMBERS = 65_535

const hashOf = (...parts: readonly string[]): number => hashNumber('space', ...parts)

/** 65,535 is 3 · 5 · 17 · 257: a step that shares none of these comes by every number. */
const isRound = (step: number): boolean => [3, 5, 17, 257].every((prime) => step % prime !== 0)

const stepOf = (party: PartyId, space: string): number => {
  let step = 1 + (hashOf(party, space, 'step') % (NUMBERS - 1))
  while (!isRound(step)) step += 1
  return step
}

/**
 * Every number of an address space, once, in the order in which a party's space of this name looks for its own: the
 * first that is nobody's. The same for everybody who looks, so that all meet at the same number; and as numbers are
 * never given back, a space is found by the same walk.
 */
export function* spaceNumbers(party: PartyId, space: string): Generator<SpaceId> {
  const [start, step] = [hashOf(party, space, 'start') % NUMBERS, stepOf(party, space)]
  for (let index = 0; index < NUMBERS; index += 1) yield SpaceId.parse(1 + ((start + index * step) % NUMBERS))
}
