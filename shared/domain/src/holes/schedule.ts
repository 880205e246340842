import type { HoleCandidate, HoleTry } from '@sixfold/fold'

/** WireGuard sends its first packet again after 5 s: two more of them, and none is waited for in vain. */
const ATTEMPT_MS = 12_000
/** Between machines of one LAN nothing is in the way that a second packet would open. */
const LAN_ATTEMPT_MS = 2_500

/** A hole that held for so long was a good one: when it is lost the pair begins anew, and at once. */
const STEADY_MS = 600_000

/** How long a pair rests behind each round in vain; behind the last one until it is seen elsewhere. */
const RESTS_MS = [15_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000] as const
/** Who is seen elsewhere is offered again after so long at most, however often it failed. */
const MOST_REST_MS = 3_600_000

/** After so many rounds in vain a pair waits until it is seen elsewhere. */
export const ATTEMPT_ROUNDS = RESTS_MS.length + 1

/** How long a pair rests behind a round, in milliseconds; null behind the last one. */
export const restAfter = (round: number): number | null => RESTS_MS[round - 1] ?? null

/** Who is seen elsewhere waits for one round less, and never for long. */
const restElsewhere = (round: number): number =>
  round === 1 ? 0 : Math.min(restAfter(round - 1) ?? MOST_REST_MS, MOST_REST_MS)

type Attempt = readonly [HoleCandidate, HoleCandidate]

const textOf = (attempt: Attempt): string => JSON.stringify(attempt.map((it) => it?.at ?? null))

/** How long an attempt is given. */
export const attemptMs = ({ candidates }: Pick<HoleTry, 'candidates'>): number =>
  candidates.some((it) => it?.kind === 'lan') ? LAN_ATTEMPT_MS : ATTEMPT_MS

/** What is tried next by a pair: which of its attempts, counted from 1, of which round, and from when on. */
export type NextTry = Readonly<{ round: number; attempt: number; from: number }>

/**
 * When a pair without a hole tries again. Null: not before it is seen elsewhere. A round in vain makes the next one later,
 * so that a pair that can never get through costs a handful of facts, and one whose NAT wanders one round an hour.
 */
export const nextRound = (last: HoleTry | undefined, attempts: readonly Attempt[]): NextTry | null => {
  if (last === undefined) return { round: 1, attempt: 1, from: 0 }
  if (last.phase === 'lost' && last.heldMs >= STEADY_MS) return { round: 1, attempt: 1, from: last.at }
  const isElsewhere = !attempts.some((it) => textOf(it) === textOf(last.candidates))
  const rest = isElsewhere ? restElsewhere(last.round) : restAfter(last.round)
  return rest === null ? null : { round: last.round + 1, attempt: 1, from: last.at + rest }
}

/** The attempt behind the one that a pair is at, when its time is over; null where it was the last one. */
export const nextAttempt = (last: HoleTry, attempts: readonly Attempt[]): NextTry | null =>
  last.attempt < attempts.length
    ? { round: last.round, attempt: last.attempt + 1, from: last.at + attemptMs(last) }
    : null
