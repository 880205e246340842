import { haveWire } from '@sixfold/derive'
import type { AgentId, AggregateRef } from '@sixfold/events'
import {
  hasMoved,
  type NetworkView,
  nextOf,
  revisionOf,
  viewOf,
  type World,
  wantedMembers,
} from '@sixfold/fold'
import type { Cause, Journal } from '../journal/journal.ts'
import type { MemberReport } from './judge.ts'

type ReportOf = (agent: AgentId) => MemberReport | undefined

/** Nobody waits for the keys of who says that it cannot. */
const CANNOT: ReadonlySet<string | undefined> = new Set(['failed', 'frozen'] as const)

/** The other members to which a member has a wire of both generations. */
const opposite = (view: NetworkView, member: AgentId): AgentId[] =>
  wantedMembers(view.plan).filter(
    (it) => it !== member && nextOf(view.plan, it) !== undefined && haveWire(view, member, it),
  )

/** The key of another member's next generation that a member sees; null before it is made. */
const keySeen = ({ plan }: NetworkView, member: AgentId, other: AgentId): string | null => {
  const { exit } = plan.exitPoint
  const keys = nextOf(plan, other)?.keys ?? null
  return keys === null ? null : member === exit || other === exit ? keys.exit : keys.mesh
}

/** What members say of the generation that is to be; nothing where keys are not rotated. */
const nextSaid = ({ plan }: NetworkView, reportOf: ReportOf) => {
  const generation = plan.rotation?.generation
  const said = wantedMembers(plan).flatMap((member) => {
    const next = reportOf(member)?.next
    return next === undefined || next.generation !== generation ? [] : [{ member, next }]
  })
  return { generation, said }
}

/** True when every member sends over the next generation to all that it has a wire to. */
export const allMoved = (view: NetworkView): boolean =>
  wantedMembers(view.plan).every((member) =>
    opposite(view, member).every((other) => hasMoved(view.plan, member, other)),
  )

/**
 * What members say of a rotation of keys, as commands: who made keys, and who saw whom. Wires move once every member that
 * can has made its keys, so that one fact moves many.
 */
export const rotationDesk = ({ world, act }: Readonly<{ world: World; act: Journal['act'] }>) => {
  const collectKeys = async (
    view: NetworkView,
    ref: AggregateRef,
    reportOf: ReportOf,
    cause: Cause,
  ): Promise<boolean> => {
    const { generation, said } = nextSaid(view, reportOf)
    if (generation === undefined || said.length === 0) return false
    const peers = said.map(({ member, next: { keys } }) => ({ member, keys }))
    await act('network', ref, { type: 'MakeNextKeys', generation, peers }, cause)
    return true
  }

  const collectMoves = async (
    view: NetworkView,
    ref: AggregateRef,
    reportOf: ReportOf,
    cause: Cause,
  ): Promise<void> => {
    const { generation, said } = nextSaid(view, reportOf)
    const members = said.flatMap(({ member, next }) => {
      if (nextOf(view.plan, member) === undefined) return []
      const seen = new Set<string | null>(next.seen)
      return [
        { member, without: opposite(view, member).filter((it) => !seen.has(keySeen(view, member, it))) },
      ]
    })
    if (generation !== undefined && members.length > 0)
      await act('network', ref, { type: 'MoveWires', generation, members }, cause)
  }

  return {
    /** Gives whether somebody spoke of it. */
    collect: async (
      view: NetworkView,
      ref: AggregateRef,
      { reportOf, isSilent }: Readonly<{ reportOf: ReportOf; isSilent: (agent: AgentId) => boolean }>,
      cause: Cause,
    ): Promise<boolean> => {
      if (view.plan.rotation === undefined) return false
      const isNews = await collectKeys(view, ref, reportOf, cause)
      const now = viewOf(world, ref.party, ref.id) ?? view
      const isAway = (it: AgentId): boolean => isSilent(it) || CANNOT.has(reportOf(it)?.phase)
      const isReady = wantedMembers(now.plan).every((it) => nextOf(now.plan, it)?.keys !== null || isAway(it))
      if (isReady) await collectMoves(now, ref, reportOf, cause)
      return isNews
    },
    /** All members hold the network as it is: where all have moved, the generation before is given up. */
    end: async (view: NetworkView, ref: AggregateRef, cause: Cause): Promise<boolean> => {
      const { rotation } = view.plan
      if (rotation === undefined || !allMoved(view)) return false
      const { generation } = rotation
      await act('network', ref, { type: 'EndRotation', generation, revision: revisionOf(view) }, cause)
      return true
    },
  }
}
