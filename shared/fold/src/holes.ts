import type { AgentId, Fact, MemberPair } from '@sixfold/events'

type Offer = Extract<Fact, { name: 'HolePunchOffered' }>['data']['pairs'][number]

/** Where one of a pair is found; null for one that comes by itself. */
export type HoleCandidate = Offer['candidates'][number]

/**
 * A way between two members of which one at least is hidden. `offered` is the fact by which they try, `punched` the one by
 * which they got through; null before. `candidates` and `members` go together.
 */
export type Hole = Readonly<{
  members: MemberPair
  family: Offer['family']
  candidates: readonly [HoleCandidate, HoleCandidate]
  offered: number
  punched: number | null
  /** The fact that gave it up: nothing is sent through it, and what still comes is taken until both ends know. */
  lost?: number
}>

/** The holes of a network: since when its members are prepared for them, and those that are tried or open. */
export type HolePlan = Readonly<{ since: number; holes: readonly Hole[] }>

/** Two members as a pair: the lesser identity first. */
export const pairOf = (one: AgentId, other: AgentId): MemberPair =>
  (one < other ? [one, other] : [other, one]) as MemberPair

/** A pair as one text. */
export const pairText = (members: MemberPair): string => members.join(' ')

/** The hole between two members; undefined where none is tried. */
export const holeBetween = (plan: HolePlan | undefined, one: AgentId, other: AgentId): Hole | undefined =>
  plan?.holes.find(({ members: [a, b] }) => (a === one && b === other) || (a === other && b === one))

const without = (plan: HolePlan, isGone: (hole: Hole) => boolean): HolePlan => {
  const holes = plan.holes.filter((hole) => !isGone(hole))
  return holes.length === plan.holes.length ? plan : { ...plan, holes }
}

const withoutPairs = (plan: HolePlan, pairs: readonly MemberPair[]): HolePlan => {
  const gone = new Set(pairs.map(pairText))
  return without(plan, ({ members }) => gone.has(pairText(members)))
}

const offered = (plan: HolePlan, pairs: readonly Offer[], sequence: number): HolePlan => ({
  ...plan,
  holes: [
    ...withoutPairs(
      plan,
      pairs.map(({ members }) => members),
    ).holes,
    ...pairs.map(({ members, family, candidates }) => ({
      members,
      family,
      candidates,
      offered: sequence,
      punched: null,
    })),
  ],
})

const punched = (plan: HolePlan, pairs: readonly MemberPair[], sequence: number): HolePlan => {
  const through = new Set(pairs.map(pairText))
  return {
    ...plan,
    holes: plan.holes.map((it) => (through.has(pairText(it.members)) ? { ...it, punched: sequence } : it)),
  }
}

const lost = (plan: HolePlan, pairs: readonly MemberPair[], sequence: number): HolePlan => {
  const gone = new Set(pairs.map(pairText))
  return {
    ...plan,
    holes: plan.holes.map((it) => (gone.has(pairText(it.members)) ? { ...it, lost: sequence } : it)),
  }
}

/** True for a hole that packets are sent through. */
export const isOpenHole = (hole: Hole): boolean => hole.punched !== null && hole.lost === undefined

/** The members whose sockets are others after a fact: what led to them leads nowhere. */
const renewedBy = (fact: Fact): ReadonlySet<AgentId> | 'all' | null => {
  switch (fact.name) {
    case 'PeerJoined':
      return new Set(fact.data.peers.map(({ member }) => member))
    case 'ResourceAdded':
    case 'ResourceRemoved':
      return new Set([fact.data.node])
    case 'KeysRotated':
    case 'KeyRotationForced':
      return 'all'
    default:
      return null
  }
}

/** True for a pair that a fact leaves nothing of: one of the two is another, or gone. */
export const isRenewed = (fact: Fact): ((members: MemberPair) => boolean) | null => {
  const renewed = renewedBy(fact)
  if (renewed === null) return null
  return renewed === 'all' ? () => true : (members) => members.some((it) => renewed.has(it))
}

/** Folds one fact; facts about something else leave the plan as it is. */
export const evolveHoles = (
  plan: HolePlan | undefined,
  fact: Fact,
  sequence: number,
): HolePlan | undefined => {
  if (fact.name === 'HolePunchPrepared') return plan ?? { since: sequence, holes: [] }
  if (plan === undefined) return undefined
  switch (fact.name) {
    case 'HolePunchOffered':
      return offered(plan, fact.data.pairs, sequence)
    case 'NatHolePunched':
      return punched(plan, fact.data.pairs, sequence)
    case 'NatHoleLost':
      return lost(plan, fact.data.pairs, sequence)
    case 'HolePunchRested':
      return withoutPairs(plan, fact.data.pairs)
    default: {
      const isGone = isRenewed(fact)
      return isGone === null ? plan : without(plan, ({ members }) => isGone(members))
    }
  }
}
