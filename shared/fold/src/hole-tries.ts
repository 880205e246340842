import type { Position } from '@sixfold/decider'
import type { Fact, MemberPair } from '@sixfold/events'
import { type HoleCandidate, isRenewed, pairText } from './holes.ts'

/**
 * The last try of a pair to get through NATs: members need not know of it, and deciders do not try again too soon. `at` is
 * the time, and `sequence` the position, of the last fact about it; `heldMs` is how long a hole held that was lost.
 */
export type HoleTry = Readonly<{
  round: number
  attempt: number
  candidates: readonly [HoleCandidate, HoleCandidate]
  phase: 'offered' | 'punched' | 'rested' | 'lost'
  at: number
  sequence: number
  heldMs: number
}>

type Tries = ReadonlyMap<string, HoleTry>

const offered = (
  tries: Tries | null,
  { data }: Extract<Fact, { name: 'HolePunchOffered' }>,
  position: Position,
): Tries => {
  const fresh = data.pairs.map(
    ({ members, round, attempt, candidates }) =>
      [pairText(members), { round, attempt, candidates, phase: 'offered', heldMs: 0, ...position }] as const,
  )
  return new Map([...(tries ?? []), ...fresh])
}

const turned = (
  tries: Tries | null,
  pairs: readonly MemberPair[],
  phase: HoleTry['phase'],
  position: Position,
): Tries => {
  const next = new Map(tries ?? [])
  for (const pair of pairs.map(pairText)) {
    const it = next.get(pair)
    if (it === undefined) continue
    // A hole that was lost is put away once both ends know: how long it held still counts.
    if (it.phase === 'lost' && phase === 'rested') next.set(pair, { ...it, ...position })
    else next.set(pair, { ...it, phase, heldMs: phase === 'lost' ? position.at - it.at : 0, ...position })
  }
  return next
}

/** Folds one fact; null until a pair was offered for the first time. */
export const evolveHoleTries = (
  before: Tries | null,
  fact: Fact,
  { sequence, at }: Position,
): Tries | null => {
  const position = { sequence, at }
  switch (fact.name) {
    case 'HolePunchOffered':
      return offered(before, fact, position)
    case 'NatHolePunched':
      return turned(before, fact.data.pairs, 'punched', position)
    case 'NatHoleLost':
      return turned(before, fact.data.pairs, 'lost', position)
    case 'HolePunchRested':
      return turned(before, fact.data.pairs, 'rested', position)
    default: {
      const isGone = before === null ? null : isRenewed(fact)
      if (before === null || isGone === null) return before
      return new Map([...before].filter(([pair]) => !isGone(pair.split(' ') as unknown as MemberPair)))
    }
  }
}
