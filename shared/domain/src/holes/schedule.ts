import type { HoleCandidate, HoleTry } from '@sixfold/fold'
import { type Opener, openerOf } from './candidates.ts'

/** WireGuard sends its first packet again after 5 s: two more of them, and none is waited for in vain. */
const ATTEMPT_MS = 12_000
/** Between machines of one LAN nothing is in the way that a second packet would open. */
const LAN_ATTEMPT_MS = 2_500
/** Who opens has sent its first packet by then. */
const OPENING_MS = 2_500

/** A hole that held for so long was a good one: when it is lost the pair begins anew, and at once. */
const STEADY_MS = 600_000

/**
 * How long a pair rests behind each round in vain; behind the last one until it is seen elsewhere. A NAT forgets a packet that
 * nobody answered after 30 s: one that came too soon is in nobody's way any more in the second round.
 */
const RESTS_MS = [45_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000] as const
/** Where one is public nothing has to be forgotten. */
const FIRST_PUBLIC_REST_MS = 15_000
/** Who is seen elsewhere is offered again after so long at most, however often it failed. */
const MOST_REST_MS = 3_600_000

/** After so many rounds in vain a pair waits until it is seen elsewhere. */
export const ATTEMPT_ROUNDS = RESTS_MS.length + 1

type Round = Pick<HoleTry, 'round' | 'candidates'>

/** How long a pair rests behind a round, in milliseconds; null behind the last one. */
export const restAfter = ({ round, candidates }: Round): number | null =>
  round === 1 && candidates.some((it) => it?.kind === 'configured')
    ? FIRST_PUBLIC_REST_MS
    : (RESTS_MS[round - 1] ?? null)

/** Who is seen elsewhere waits for one round less, and never for long. */
const restElsewhere = ({ round, candidates }: Round): number =>
  round === 1 ? 0 : Math.min(restAfter({ round: round - 1, candidates }) ?? MOST_REST_MS, MOST_REST_MS)

type Attempt = readonly [HoleCandidate, HoleCandidate]

const textOf = (attempt: Attempt): string => JSON.stringify(attempt.map((it) => it?.at ?? null))

/** How long an attempt is given. */
export const attemptMs = ({ candidates }: Pick<HoleTry, 'candidates'>): number => {
  if (candidates.some((it) => it?.kind === 'lan')) return LAN_ATTEMPT_MS
  return openerOf(candidates) === null ? ATTEMPT_MS : OPENING_MS
}

/** When a pair that rests, or lost its hole, was offered where it was tried last; somewhat later at most. */
export const triedAt = (last: HoleTry): number =>
  last.phase === 'lost' ? last.at - last.heldMs : last.at - attemptMs(last)

/**
 * Who of two begins in the next round, or does in the one that a pair is at. In the first they begin at once, which is soonest.
 * There are routers that answer a packet which nobody asked for, and take the port for themselves then: so in the second and
 * the third one of the two opens alone, and then the other; of pairs that are where they were (`isStill`).
 */
export const openerNext = (last: HoleTry | undefined, isStill: boolean): Opener => {
  if (last?.phase === 'offered') return openerOf(last.candidates)
  if (!isStill || last?.phase !== 'rested' || last.round > 2) return null
  return last.round === 1 ? 0 : 1
}

/** What is tried next by a pair: which of its attempts, counted from 1, of which round, and from when on. */
export type NextTry = Readonly<{ round: number; attempt: number; from: number }>

/**
 * When a pair without a hole tries again. Null: not before it is seen elsewhere. A round in vain makes the next one later,
 * so that a pair that can never get through costs a handful of facts, and one whose NAT wanders one round an hour. `isStill`:
 * both are seen where they were tried last, by somebody, if not where they were heard of last.
 */
export const nextRound = (
  last: HoleTry | undefined,
  attempts: readonly Attempt[],
  isStill: boolean,
): NextTry | null => {
  if (last === undefined) return { round: 1, attempt: 1, from: 0 }
  if (last.phase === 'lost' && last.heldMs >= STEADY_MS) return { round: 1, attempt: 1, from: last.at }
  const isElsewhere = !isStill && !attempts.some((it) => textOf(it) === textOf(last.candidates))
  const rest = isElsewhere ? restElsewhere(last) : restAfter(last)
  return rest === null ? null : { round: last.round + 1, attempt: 1, from: last.at + rest }
}

/** The attempt behind the one that a pair is at, when its time is over; null where it was the last one. */
export const nextAttempt = (last: HoleTry, attempts: readonly Attempt[]): NextTry | null =>
  last.attempt < attempts.length
    ? { round: last.round, attempt: last.attempt + 1, from: last.at + attemptMs(last) }
    : null
