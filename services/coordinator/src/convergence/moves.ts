import { aFewAtOnce, type StandbyCommand } from '@sixfold/domain'
import { type AgentId, type AggregateRef, factSubject } from '@sixfold/events'
import { type NetworkState, type NetworkView, type Straggler, viewOf, type World } from '@sixfold/fold'
import type { Journal } from '../journal/journal.ts'

export type MovesDeskOptions = Readonly<{
  world: World
  act: Journal['act']
  isSilent: (agent: AgentId) => boolean
  /** The members that do not hold the network as it is. */
  lateIn: (view: NetworkView, ref: AggregateRef) => readonly Straggler[]
  /** Milliseconds of the wall clock: facts are told in it. */
  now: () => number
  onTrouble: (err: unknown, subject: string) => void
}>

/** So long flows that were begun by way of the exit before finish there. */
export const FINISH_MS = 600_000
/** So many networks are promoted, or done with, in a second. */
const AT_ONCE = 16

/**
 * Sees planned moves of networks through: the exit that is to serve is promoted once all that are heard of hold what it needs,
 * and the one before is let go of when flows have had their time there, or it is dead. What it does may be done by any
 * coordinator, once.
 */
export const openMovesDesk = ({ world, act, isSilent, lateIn, now, onTrouble }: MovesDeskOptions) => {
  /** Networks that are being moved, or were a while ago. */
  const moving = new Map<string, AggregateRef>()
  let isRunning = false

  const stateOf = (ref: AggregateRef): NetworkState => world.get('network', ref).state

  const isReady = (ref: AggregateRef): boolean => {
    const view = viewOf(world, ref.party, ref.id)
    const { exitPoint, standby, rotation } = view?.plan ?? {}
    if (view === null || exitPoint === undefined || standby === undefined || rotation !== undefined)
      return false
    if (standby.keys === null || isSilent(standby.exit)) return false
    // Nobody waits for who is away: it finds everything done when it is back.
    return lateIn(view, ref).every(({ reason }) => reason === 'silent')
  }

  const isFinished = ({ movedAt }: NetworkState): boolean => now() - (movedAt?.at ?? 0) >= FINISH_MS

  /** What is to be done about a network now, or null. */
  const next = (ref: AggregateRef): StandbyCommand | null => {
    const { plan } = stateOf(ref)
    const { exit, moving, finishing } = plan?.standby ?? {}
    if (plan === null || exit === undefined) return null
    if (moving !== undefined && isReady(ref))
      return { type: 'PromoteStandby', exit, instead: plan.exitPoint.exit }
    return finishing !== undefined && isFinished(stateOf(ref)) ? { type: 'EndExitMove', exit } : null
  }

  const lookAround = async (): Promise<void> => {
    const due = [...moving.values()].flatMap((ref) => {
      const command = next(ref)
      return command === null ? [] : [{ ref, command }]
    })
    await aFewAtOnce(due.slice(0, AT_ONCE), AT_ONCE, ({ ref, command }) =>
      act('network', ref, command, { causationId: 'deadline' }).catch((err: unknown) =>
        onTrouble(err, factSubject(ref)),
      ),
    )
  }

  const note = (ref: AggregateRef): void => {
    const { status, plan } = stateOf(ref)
    const isMoving = (plan?.standby?.moving ?? plan?.standby?.finishing) !== undefined
    if (status === 'allocated' && isMoving) moving.set(factSubject(ref), ref)
    else moving.delete(factSubject(ref))
  }

  return {
    /** A fact of a network was folded. */
    folded: note,
    /** What an earlier life began. */
    begin: (): void => {
      for (const { ref } of world.all('network')) note(ref)
    },
    /** Every second or so. */
    tick: (): void => {
      if (isRunning || moving.size === 0) return
      isRunning = true
      void lookAround()
        .catch((err: unknown) => onTrouble(err, 'planned moves'))
        .finally(() => {
          isRunning = false
        })
    },
  }
}
