import { activeLinks, haveWire, linkedEnds, unmovedEnds } from '@sixfold/derive'
import { type AgentId, type AggregateRef, factSubject } from '@sixfold/events'
import {
  hasMoved,
  type NetworkView,
  networkRef,
  nextOf,
  revisionOf,
  viewOf,
  type World,
  wantedMembers,
} from '@sixfold/fold'
import type { Cause, Journal } from '../journal/journal.ts'
import { type MemberReport, stragglersOf } from './judge.ts'

type ReportOf = (agent: AgentId) => MemberReport | undefined

type RotationDeskOptions = Readonly<{
  world: World
  act: Journal['act']
  /** What an agent said last of a network. */
  reportOf: (agent: AgentId, of: AggregateRef) => MemberReport | undefined
  isSilent: (agent: AgentId) => boolean
}>

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

/** True when every member sends over the next generation to all that it has a wire to, in linked networks too. */
export const allMoved = (view: NetworkView): boolean =>
  wantedMembers(view.plan).every(
    (member) =>
      opposite(view, member).every((other) => hasMoved(view.plan, member, other)) &&
      unmovedEnds(view, member).length === 0,
  )

/** The networks whose keys are rotated, of those that one is linked with: they wait for its members, too. */
export const rotatingNear = (view: NetworkView | null): AggregateRef[] =>
  (view?.links?.networks ?? []).flatMap(({ party, network, plan }) =>
    plan.rotation === undefined ? [] : [networkRef(party, network)],
  )

/** The networks that some member has wires to, and which machines of theirs: they have to hold what this one is, too. */
const linkedWith = (
  view: NetworkView,
): ReadonlyMap<string, Readonly<{ ref: AggregateRef; machines: Set<AgentId> }>> => {
  const all = new Map<string, Readonly<{ ref: AggregateRef; machines: Set<AgentId> }>>()
  for (const { network, machine } of wantedMembers(view.plan).flatMap((it) => linkedEnds(view, it))) {
    const ref = networkRef(network.party, network.network)
    const known = all.get(factSubject(ref)) ?? { ref, machines: new Set<AgentId>() }
    all.set(factSubject(ref), known)
    known.machines.add(machine)
  }
  return all
}

/**
 * What members say of a rotation of keys, as commands: who made keys, and who saw whom. Wires move once every member that
 * can has made its keys, so that one fact moves many.
 */
export const rotationDesk = ({ world, act, reportOf: reportIn, isSilent }: RotationDeskOptions) => {
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

  /** With whom of linked networks members shook hands; said once at least, where there are any. */
  const collectLinked = async (
    view: NetworkView,
    ref: AggregateRef,
    reportOf: ReportOf,
    cause: Cause,
  ): Promise<void> => {
    if (activeLinks(view).length === 0) return
    const { generation, said } = nextSaid(view, reportOf)
    const members = said.flatMap(({ member, next }) => {
      const seen = new Set<string>(next.seen)
      const ends = linkedEnds(view, member)
      const unseen = new Set(
        ends.filter(({ keys }) => keys.some((it) => !seen.has(it))).map(({ machine }) => machine),
      )
      const to = [...new Set(ends.map(({ machine }) => machine))].filter((it) => !unseen.has(it))
      return to.length === 0 ? [] : [{ member, to }]
    })
    const isNone = members.length === 0 && !allMoved(view)
    if (generation !== undefined && !isNone)
      await act('network', ref, { type: 'MoveLinkedWires', generation, members }, cause)
  }

  /** Whether the members of linked networks that have a wire here hold that it changes. */
  const isHeldByLinked = (view: NetworkView): boolean =>
    [...linkedWith(view).values()].every(({ ref, machines }) => {
      const its = viewOf(world, ref.party, ref.id)
      if (its === null) return true
      const late = stragglersOf(its, (agent) => reportIn(agent, ref), isSilent, null)
      return !late.some(({ member }) => machines.has(member))
    })

  return {
    /** Gives whether somebody spoke of it. */
    collect: async (view: NetworkView, ref: AggregateRef, cause: Cause): Promise<boolean> => {
      if (view.plan.rotation === undefined) return false
      const reportOf: ReportOf = (agent) => reportIn(agent, ref)
      const isNews = await collectKeys(view, ref, reportOf, cause)
      const now = viewOf(world, ref.party, ref.id) ?? view
      const isAway = (it: AgentId): boolean => isSilent(it) || CANNOT.has(reportOf(it)?.phase)
      const isReady = wantedMembers(now.plan).every((it) => nextOf(now.plan, it)?.keys !== null || isAway(it))
      if (isReady) {
        await collectMoves(now, ref, reportOf, cause)
        await collectLinked(now, ref, reportOf, cause)
      }
      return isNews
    },
    /** All members hold the network as it is: where all have moved, the generation before is given up. */
    end: async (view: NetworkView, ref: AggregateRef, cause: Cause): Promise<boolean> => {
      const { rotation } = view.plan
      if (rotation === undefined || !allMoved(view) || !isHeldByLinked(view)) return false
      const { generation } = rotation
      await act('network', ref, { type: 'EndRotation', generation, revision: revisionOf(view) }, cause)
      return true
    },
  }
}
