import { type HiddenPair, hasHiddenPair, hiddenPairs, isCurrent } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import {
  type Hole,
  type NetworkState,
  type NetworkView,
  pairOf,
  pairText,
  wantedMembers,
} from '@sixfold/fold'
import type { HolePair, HolesCommand, OfferHolePunch } from '../network/holes.commands.ts'
import { attemptsFor, isStillThere } from './candidates.ts'
import { endsOf } from './hole-ends.ts'
import { attemptMs, type NextTry, nextAttempt, nextRound, openerNext, triedAt } from './schedule.ts'
import type { PathsSaid, SeenBy } from './seen-by.ts'

/** What is known of a network whose members may be hidden. `now`: milliseconds of the wall clock. */
export type HolesLook = Readonly<{
  view: NetworkView
  state: NetworkState
  /** Whether a member knows how to punch holes. */
  isAble: (member: AgentId) => boolean
  saidBy: (member: AgentId) => PathsSaid | undefined
  /** Where members are seen, by whomever. */
  seen: SeenBy
  /** The revision that a member holds. */
  heldBy: (member: AgentId) => number
  isSilent: (member: AgentId) => boolean
  now: number
}>

/** What is to be recorded now, and when to look again where nobody speaks (milliseconds of the wall clock). */
export type NextHoles = Readonly<{ commands: readonly HolesCommand[]; lookAt: number | null }>

const NOTHING: NextHoles = { commands: [], lookAt: null }

/** A member that does not say that it holds the last fact about a pair is waited for so long before that is tried again. */
const HOLD_MS = 5_000

/** A hole that is given up is kept for who has not heard of it: a member that is away is asked after so often. */
const AWAY_MS = 30_000

/** A fact is a message, and has an end. */
const MOST_PAIRS = 256

type Offer = OfferHolePunch['pairs'][number]

/** True where a side says this of a hole. */
const isSaid = (look: HolesLook, { members }: Hole, word: 'met' | 'silent', since: number): boolean =>
  members.some((member, at) =>
    look.saidBy(member)?.[word].some((it) => it.peer === members[1 - at] && it.since === since),
  )

/** Those that can be offered to each other at all: both made keys, live, and say that they know how. */
const mayTry = (look: HolesLook, { one, other }: HiddenPair): boolean =>
  [one, other].every(
    ({ node, keys }) => keys !== null && !look.isSilent(node) && look.saidBy(node) !== undefined,
  )

/** Both forgot what they held of the last try: a device that goes on with an old session sees no new handshake. */
const isForgotten = (look: HolesLook, { one, other }: HiddenPair, at: number, sequence: number): boolean =>
  look.now >= at + HOLD_MS || [one, other].every(({ node }) => look.heldBy(node) >= sequence)

/** The next offer to a pair that has no hole, and when it is due; null where none is. */
const nextOffer = (look: HolesLook, pair: HiddenPair): (NextTry & Readonly<{ offer: Offer }>) | null => {
  if (!mayTry(look, pair)) return null
  const members = pairOf(pair.one.node, pair.other.node)
  const ends = endsOf(look, pair.one, pair.other)
  const last = look.state.holeTries?.get(pairText(members))
  const isStill = last !== undefined && isStillThere(ends, pair.family, last.candidates, triedAt(last))
  const attempts = attemptsFor(...ends, pair.family, openerNext(last, isStill))
  const isTrying = last?.phase === 'offered'
  const next = isTrying ? nextAttempt(last, attempts) : nextRound(last, attempts, isStill)
  const candidates = next === null ? undefined : attempts[next.attempt - 1]
  if (next === null || candidates === undefined) return null
  const waits = !isTrying && last !== undefined && !isForgotten(look, pair, last.at, last.sequence)
  const from = waits ? Math.max(next.from, look.now + 1, last.at + HOLD_MS) : next.from
  const { round, attempt } = next
  return {
    ...next,
    from,
    offer: { members, family: pair.family, candidates: [...candidates], round, attempt },
  }
}

/** What is to be done about a hole: nothing (yet), or what kind of fact it is time for. */
type Verdict = 'lost' | 'through' | 'over' | Readonly<{ until: number }> | null

/** Whether nobody sends through a hole any more that was given up: who lives and says nothing of it has had its time. */
const isKnownLost = (
  { state, heldBy, isSilent, now }: HolesLook,
  { members }: Hole,
  lost: number,
): boolean => {
  if (members.every((it) => heldBy(it) >= lost)) return true
  const at = state.holeTries?.get(pairText(members))?.at ?? now
  return now >= at + AWAY_MS && !members.some(isSilent)
}

const verdictOn = (look: HolesLook, hole: Hole): Verdict => {
  const { view, state, now } = look
  const isOther = !isCurrent(view, hole)
  if (hole.lost !== undefined)
    return isOther || isKnownLost(look, hole, hole.lost) ? 'over' : { until: now + AWAY_MS }
  if (hole.punched !== null) return isOther || isSaid(look, hole, 'silent', hole.punched) ? 'lost' : null
  if (!isOther && isSaid(look, hole, 'met', hole.offered)) return 'through'
  const last = state.holeTries?.get(pairText(hole.members))
  const until = last === undefined ? now : last.at + attemptMs(last)
  return isOther || now >= until ? 'over' : { until }
}

/** What becomes of the holes that are tried or open. */
const judged = (look: HolesLook) => {
  const all = (look.view.plan.holes?.holes ?? []).map((hole) => ({ hole, verdict: verdictOn(look, hole) }))
  const those = (wanted: Verdict): HolePair[] =>
    all.flatMap(({ hole, verdict }) =>
      verdict === wanted ? [{ members: hole.members, since: hole.punched ?? hole.offered }] : [],
    )
  const waits = all.flatMap(({ verdict }) =>
    typeof verdict === 'object' && verdict !== null ? [verdict.until] : [],
  )
  return { lost: those('lost'), through: those('through'), over: those('over'), waits }
}

const prepare = ({ view, isAble }: HolesLook): NextHoles =>
  hasHiddenPair(view) && wantedMembers(view.plan).every(isAble)
    ? { commands: [{ type: 'PrepareHolePunch' }], lookAt: null }
    : NOTHING

/** A command for some pairs, if there are any; for more of them the next look has one. */
const some = <Item>(pairs: readonly Item[], command: (pairs: Item[]) => HolesCommand): HolesCommand[] =>
  pairs.length === 0 ? [] : [command(pairs.slice(0, MOST_PAIRS))]

const earlier = (one: number | null, other: number): number => (one === null ? other : Math.min(one, other))

/**
 * What is to be recorded of the ways between hidden members: looks at facts and at what members say now, so that any
 * coordinator goes on where another one stopped.
 */
export const nextHoles = (look: HolesLook): NextHoles => {
  const { view, state, now } = look
  if (state.status !== 'allocated') return NOTHING
  if (view.plan.holes === undefined) return prepare(look)
  const { lost, through, over, waits } = judged(look)
  // While keys are rotated all sockets are about to be others: what is open stays, and nothing new is tried.
  const mayOffer = view.plan.rotation === undefined && view.plan.suspended === null
  const open = view.plan.holes.holes.filter(({ punched }) => punched !== null)
  const busy = new Set([...lost, ...through, ...open].map(({ members }) => pairText(members)))
  const isFree = ({ one, other }: HiddenPair): boolean => !busy.has(pairText(pairOf(one.node, other.node)))
  const next = mayOffer
    ? hiddenPairs(view)
        .filter(isFree)
        .flatMap((pair) => nextOffer(look, pair) ?? [])
    : []
  const due = next.filter(({ from }) => from <= now).map(({ offer }) => offer)
  const again = new Set(due.map(({ members }) => pairText(members)))
  const rested = over.filter(({ members }) => !again.has(pairText(members)))
  const times = [...waits, ...next.flatMap(({ from }) => (from > now ? [from] : []))]
  return {
    commands: [
      ...some(lost, (pairs) => ({ type: 'LoseNatHoles', pairs })),
      ...some(through, (pairs) => ({ type: 'RecordNatHoles', pairs })),
      ...some(rested, (pairs) => ({ type: 'RestHolePunch', pairs })),
      ...some(due, (pairs) => ({ type: 'OfferHolePunch', pairs })),
    ],
    lookAt: due.length > MOST_PAIRS ? now : times.reduce<number | null>(earlier, null),
  }
}
