import type { AgentId, Fact } from '@sixfold/events'
import type { ExitPlan, NetworkPlan } from './network-plan.ts'

/** An exit that holds the exit point of a network ready, as its members must know it: the prefix is the exit point's. */
export type StandbyPlan = Omit<ExitPlan, 'prefix' | 'left'> &
  Readonly<{
    /** The fact since which it is to serve the network, as planned: it is promoted once all hold what it needs. */
    moving?: number
    /** The fact by which the network was to be moved away from it: flows that were begun by way of it finish there. */
    finishing?: number
  }>

/** An exit that stood by, and takes its exit point down; `left` is the fact that says that it did. */
export type FormerExit = Readonly<{ exit: AgentId; removed: number; left: number | null }>

/** What a plan says of exits besides the one that serves. */
export type StandbyWords = Readonly<{
  /** The exit that stands by; left out where none does. */
  standby?: StandbyPlan
  /** Exits that stood by; left out where none has to be remembered. */
  formerExits?: readonly FormerExit[]
  /** The exit whose slices the prefixes at the exit are from, where another one serves the network. */
  home?: AgentId
  /** The wire to the exit by which flows went that bear no mark: from when the network was first to be moved as planned. */
  unmarked?: 1 | 2
}>

type Of<Name extends Fact['name']> = Extract<Fact, { name: Name }>
type StandbyFact = Of<
  'StandbyAssigned' | 'StandbyReleased' | 'StandbyPromoted' | 'ExitMoveStarted' | 'ExitMoveEnded'
>

/** The exits that stood by, without those that said before that they hold nothing any more. */
const remembered = ({ formerExits = [] }: NetworkPlan): FormerExit[] =>
  formerExits.filter(({ left }) => left === null)

const withFormer = (plan: NetworkPlan, all: readonly FormerExit[]): NetworkPlan => {
  const { formerExits: _, ...rest } = plan
  return all.length === 0 ? rest : { ...rest, formerExits: all }
}

/** The wire of members to an exit: the one that they have from the first day, or the second, whichever is free. */
const freeWire = ({ exitPoint }: NetworkPlan): Pick<ExitPlan, 'wire'> =>
  exitPoint.wire === 2 ? {} : { wire: 2 }

/**
 * The network as it is once the exit that stands by serves it: both change places, and keep their ports, keys and wires.
 * The network itself where none stands by. A rotation of keys is given up: the older ones are everywhere. Of one that left
 * nothing stands by. Where that was planned, flows that were begun by way of the other one finish there.
 */
export const promoted = (plan: NetworkPlan): NetworkPlan => {
  const { standby, rotation: _, home, ...rest } = plan
  if (standby === undefined) return plan
  const { moving, finishing: ___, ...next } = standby
  const { prefix, left, ...before } = plan.exitPoint
  const owner = home ?? before.exit
  const now = {
    ...rest,
    exitPoint: { ...next, prefix, left: null },
    ...(owner === standby.exit ? {} : { home: owner }),
  }
  if (left !== null) return withFormer(now, [...remembered(now), { exit: before.exit, removed: left, left }])
  return { ...now, standby: moving === undefined ? before : { ...before, finishing: moving } }
}

/** The network as it is where nothing is moved as planned: an exit is dead. */
export const unplanned = (plan: NetworkPlan): NetworkPlan => {
  if (plan.standby === undefined) return plan
  const { moving: _, finishing: __, ...standby } = plan.standby
  return { ...plan, standby }
}

const began = (plan: NetworkPlan, { data }: Of<'ExitMoveStarted'>, since: number): NetworkPlan => {
  if (plan.standby?.exit !== data.exit) return plan
  const unmarked = plan.unmarked ?? plan.exitPoint.wire ?? 1
  return { ...plan, unmarked, standby: { ...plan.standby, moving: since } }
}

const assigned = (plan: NetworkPlan, { data }: Of<'StandbyAssigned'>, since: number): NetworkPlan => ({
  ...withFormer(
    plan,
    remembered(plan).filter(({ exit }) => exit !== data.exit),
  ),
  standby: { ...data, keys: null, since, ...freeWire(plan) },
})

const released = (plan: NetworkPlan, { data }: Of<'StandbyReleased'>, since: number): NetworkPlan => {
  const { standby, ...rest } = plan
  if (standby?.exit !== data.exit) return plan
  return withFormer(rest, [...remembered(plan), { exit: data.exit, removed: since, left: null }])
}

const changed = (plan: NetworkPlan, fact: StandbyFact, since: number): NetworkPlan => {
  if (fact.name === 'StandbyAssigned') return assigned(plan, fact, since)
  if (fact.name === 'StandbyReleased') return released(plan, fact, since)
  if (fact.name === 'ExitMoveStarted') return began(plan, fact, since)
  if (fact.name === 'ExitMoveEnded') return plan.standby?.exit === fact.data.exit ? unplanned(plan) : plan
  return plan.standby?.exit === fact.data.exit ? promoted(plan) : plan
}

/** Folds who stands by. */
export const evolveStandby = (plan: NetworkPlan, fact: StandbyFact, since: number): NetworkPlan => ({
  ...changed(plan, fact, since),
  revision: since,
})

/** The keys of the exit that stands by, where it made some. */
export const standbyJoined = <Keys>(
  { standby }: NetworkPlan,
  keysOf: ReadonlyMap<AgentId, Keys>,
): Readonly<{ standby?: Omit<StandbyPlan, 'keys'> & { keys: Keys | StandbyPlan['keys'] } }> =>
  standby === undefined ? {} : { standby: { ...standby, keys: keysOf.get(standby.exit) ?? standby.keys } }

/** Those that stood by and gave the network up; one that still stands by does so no more. */
export const formersLeft = (plan: NetworkPlan, gone: ReadonlySet<AgentId>, since: number): NetworkPlan => {
  const { standby, ...rest } = plan
  const isOut = standby !== undefined && gone.has(standby.exit)
  if (!isOut && plan.formerExits === undefined) return plan
  const formers = remembered(plan).map((it) => (gone.has(it.exit) ? { ...it, left: since } : it))
  return isOut
    ? withFormer(rest, [...formers, { exit: standby.exit, removed: since, left: since }])
    : withFormer(plan, formers)
}

/** The exits that stood by and may still hold a part of the network. */
export const leavingExits = (plan: NetworkPlan): AgentId[] => remembered(plan).map(({ exit }) => exit)

/** The exit whose slices a network's prefixes at the exit are from: the one that serves it, or that it was taken from. */
export const homeOf = ({ home, exitPoint }: NetworkPlan): AgentId => home ?? exitPoint.exit
