import { encode, factSubject, hashOf, hashToken, instantOf } from '@sixfold/events'
import type { Grid, Placed } from './grid.ts'
import { networkFacts } from './network.ts'

/** A fact as it is stored. */
export type Entry = Readonly<{ subject: string; bytes: Uint8Array; id: string }>

/** Encodes facts one after the other as the journal does, each with the hash of its subject's previous one. */
export const openEncoder = () => {
  const hashes = new Map<string, string>()
  let count = 0
  return ({ ref, fact }: Placed): Entry => {
    count += 1
    const subject = factSubject(ref)
    const id = hashToken(32, 'bench', String(count))
    const bytes = encode(fact, {
      id,
      source: 'sixfold/coordinator',
      time: instantOf(1_800_000_000_000 + count),
      actor: 'coordinator',
      causationId: 'bench',
      correlationId: 'bench',
      prevhash: hashes.get(subject) ?? null,
    })
    hashes.set(subject, hashOf(bytes))
    return { subject, bytes, id }
  }
}

/** A log of a grid with networks of `nodesEach` nodes, for as long as `more` says so (asked before each network). */
export function* logOf(
  grid: Grid,
  nodesEach: number,
  more: (networks: number, facts: number) => boolean,
): Generator<Entry, void, void> {
  const encodeNext = openEncoder()
  let facts = 0
  for (const placed of grid.facts) {
    facts += 1
    yield encodeNext(placed)
  }
  for (let index = 0; more(index, facts); index += 1) {
    for (const placed of networkFacts(grid, { index, nodes: nodesEach }, facts)) {
      facts += 1
      yield encodeNext(placed)
    }
  }
}
