import {
  type AgentId,
  type AggregateRef,
  type Claim,
  claimKey,
  type ExitEvidence,
  type Fact,
  refOf,
} from '@sixfold/events'
import { exitsOf, gridRef, type NetworkPlan, type StandbyPlan, type World } from '@sixfold/fold'
import { aFewAtOnce } from '../a-few-at-once.ts'
import type { Act, Cause } from '../act.ts'
import { networkName } from '../network-name.ts'
import { heirOf, moveOf } from './planned-move.ts'
import { mayStandBy, standbyOf } from './standby-of.ts'

/** Networks that are looked at at once, when something becomes of an exit. */
const AT_ONCE = 32

/** Facts of an exit behind which others of its group may have to stand by, to serve, or to give back. */
const OF_EXITS: ReadonlySet<Fact['name']> = new Set([
  'ExitRegistered',
  'ExitDrained',
  'ExitReturned',
  'ExitRetired',
  'ExitTakenOver',
  'ExitHandedBack',
])

/** Facts of a network behind which an exit may have to stand by for it, or to serve it. */
const OF_NETWORKS: ReadonlySet<Fact['name']> = new Set([
  'NetworkAllocated',
  'StandbyReleased',
  'PeerJoined',
  'ExitMoved',
  'StandbyAssigned',
  'StandbyPromoted',
  'ExitMoveEnded',
  'KeysRotated',
  'KeyRotationForced',
  'PublicPortsReleased',
  'ProxyClosed',
])

/** Facts of a network behind which a drained exit may have nothing left. */
const CLEARING: ReadonlySet<Fact['name']> = new Set(['ExitMoveEnded', 'PeerJoined', 'NetworkCancelled'])

/** It was drained, and nobody takes it for dead. */
const NOT_DEAD: ExitEvidence = { presence: 'unknown', endpoint: 'unknown', members: [] }

/**
 * Sees that an exit stands by for each network whose exit group has another one, that it serves where the other was taken
 * over, and no more where that was returned. Where a network is to be moved as planned, it has the exit that is to serve it
 * stand by, and says that the move begins: it is promoted once all are ready. Every step may be repeated by any coordinator, and begins with what the log
 * says.
 */
export const standbyKeeper = ({ world, act }: Readonly<{ world: World; act: Act }>) => {
  const exitState = (id: AgentId) => world.get('exit', gridRef('exit', id)).state

  /** The exit that has to serve instead of the one that does, or null. */
  const successor = ({ exitPoint, standby, home }: NetworkPlan): AgentId | null => {
    if (standby === undefined) return null
    const { takenOver, isDrained } = exitState(exitPoint.exit)
    // One that was returned stands for itself again once all its networks are back.
    if (takenOver === standby.exit && isDrained) return standby.exit
    const mine = exitState(standby.exit)
    return home === standby.exit && mine.takenOver !== null && !mine.isDrained ? standby.exit : null
  }

  /** Takes a place on an exit, and has it stand by. */
  const assign = async (ref: AggregateRef, exit: AgentId, cause: Cause): Promise<void> => {
    const { order } = world.get('network', ref).state
    if (order === null) return
    const claim: Claim = { order, ...networkName(ref), member: exit }
    await act('network', ref, { type: 'ReserveStandby', exit }, cause)
    if (world.get('network', ref).state.standbyReserved !== exit) return
    const { refused } = await act(
      'exit',
      gridRef('exit', exit),
      { type: 'AssignExit', exit, claims: [claim] },
      cause,
    )
    const place = exitState(exit).assignments.get(claimKey(claim))
    if (refused !== null || place === undefined) return
    const { port, transit } = place
    await act('network', ref, { type: 'AssignStandby', data: { exit, port, transit } }, cause)
  }

  /** Says that a planned move begins; of one that is not wanted any more, or for which an exit died, that it is over. */
  const beginOrGiveUp = async (
    ref: AggregateRef,
    { exitPoint, standby }: NetworkPlan,
    towards: AgentId | null,
    cause: Cause,
  ): Promise<void> => {
    if (standby === undefined) return
    const { exit, moving, finishing } = standby
    const isDead = finishing !== undefined && exitState(exit).takenOver !== null
    if ((moving !== undefined && towards !== exit) || isDead)
      await act('network', ref, { type: 'EndExitMove', exit }, cause)
    if (towards === exit && moving === undefined)
      await act('network', ref, { type: 'StartExitMove', exit, instead: exitPoint.exit }, cause)
  }

  const review = async (ref: AggregateRef, cause: Cause): Promise<void> => {
    const planNow = (): NetworkPlan | null => {
      const { status, plan } = world.get('network', ref).state
      return status === 'allocated' ? plan : null
    }
    const plan = planNow()
    if (plan === null) return
    const next = successor(plan)
    if (next !== null) {
      const instead = plan.exitPoint.exit
      await act('network', ref, { type: 'PromoteStandby', exit: next, instead }, cause)
      return
    }
    const towards = moveOf(world, world.get('network', ref).state)
    await beginOrGiveUp(ref, plan, towards, cause)
    const { standby } = plan
    if (standby !== undefined && isToGo(standby, towards))
      await act('network', ref, { type: 'ReleaseStandby', exit: standby.exit }, cause)
    const now = planNow()
    if (now === null || now.standby !== undefined) return
    const exit = towards ?? standbyOf(world, now.exitPoint.exit)
    if (exit !== null) await assign(ref, exit, cause)
  }

  /** Whether an exit is to stand by no more: another one is wanted, or it may not, and no flow finishes there. */
  const isToGo = ({ exit, finishing }: StandbyPlan, towards: AgentId | null): boolean =>
    (towards !== null && exit !== towards) || (finishing === undefined && !mayStandBy(exitState(exit)))

  const reviewSome = (refs: readonly AggregateRef[], cause: Cause): Promise<void> =>
    aFewAtOnce(refs, AT_ONCE, (ref) => review(ref, cause))

  /** Exits that were returned by their operator stand for themselves again, once nothing of theirs is served elsewhere. */
  const handBack = async (ids: readonly AgentId[], cause: Cause): Promise<void> => {
    for (const id of ids) {
      const { takenOver, isDrained } = exitState(id)
      if (takenOver !== null && !isDrained)
        await act('exit', gridRef('exit', id), { type: 'HandBackExit' }, cause)
    }
  }

  /** Has another exit stand in for one that was drained, once it serves all that is left: the machine can be switched off. */
  const giveAway = async (id: AgentId, cause: Cause): Promise<void> => {
    const by = heirOf(world, id)
    if (by !== null)
      await act('exit', gridRef('exit', id), { type: 'TakeOverExit', by, evidence: NOT_DEAD }, cause)
  }

  const giveAwayFrom = async (ref: AggregateRef, cause: Cause): Promise<void> => {
    const { home, exitPoint } = world.get('network', ref).state.plan ?? {}
    for (const id of [home, exitPoint?.exit]) if (id !== undefined) await giveAway(id, cause)
  }

  const reviewGroup = async (of: string, cause: Cause): Promise<void> => {
    const { machine } = exitState(of as AgentId)
    if (machine === null) return
    const ids = exitsOf(world, machine.exitGroup).flatMap(({ machine: it }) => it?.id ?? [])
    const all = new Set([...ids, machine.id].flatMap((id) => [...world.networksOf(id)]))
    await reviewSome(
      [...all].flatMap((subject) => refOf(subject) ?? []),
      cause,
    )
    await handBack(ids, cause)
    await giveAway(machine.id, cause)
  }

  return {
    /** Behind a fact: looks at the networks that it may move. */
    tidy: async ({ ref, fact }: Readonly<{ ref: AggregateRef; fact: Fact }>, cause: Cause): Promise<void> => {
      if (ref.aggregate === 'exit' && OF_EXITS.has(fact.name)) await reviewGroup(ref.id, cause)
      if (ref.aggregate === 'network' && OF_NETWORKS.has(fact.name)) await review(ref, cause)
      if (ref.aggregate === 'network' && CLEARING.has(fact.name)) await giveAwayFrom(ref, cause)
    },
    /** What an earlier life of a coordinator left. */
    reviewAll: async (cause: Cause): Promise<void> => {
      await reviewSome(
        [...world.all('network')].map(({ ref }) => ref),
        cause,
      )
      const exits = [...world.all('exit')].flatMap(({ state: { machine } }) => machine?.id ?? [])
      await handBack(exits, cause)
      for (const id of exits) await giveAway(id, cause)
    },
  }
}
