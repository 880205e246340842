import { heardSeen, nextHoles, type PathsSaid, type SeenBy } from '@sixfold/domain'
import { type AgentId, type AggregateRef, factSubject, refOf } from '@sixfold/events'
import { networkRef, viewOf, type World } from '@sixfold/fold'
import type { Cause, Journal } from '../journal/journal.ts'

export type HolesDeskOptions = Readonly<{
  world: World
  act: Journal['act']
  isSilent: (agent: AgentId) => boolean
  /** Milliseconds of the wall clock: facts are told in it. */
  now: () => number
  onTrouble: (err: unknown, subject: string) => void
}>

/** What members said of one network, by agent, and where they see each other. */
type Words = { readonly said: Map<AgentId, PathsSaid>; readonly held: Map<AgentId, number>; seen: SeenBy }

/**
 * Turns what agents see of the ways between hidden members into facts: that they are prepared, offered to each other, through,
 * and what becomes of it. Looks at a network when something was said about it, and when a try of it is over.
 */
export const openHolesDesk = ({ world, act, isSilent, now, onTrouble }: HolesDeskOptions) => {
  /** Of networks alone in which somebody is hidden: nobody speaks of such ways in any other. */
  const words = new Map<string, Words>()
  /** Who ever spoke of such ways: it knows how to punch holes, in whichever network. */
  const able = new Set<AgentId>()
  /** When to look again at a network, where nobody speaks. */
  const due = new Map<string, number>()
  const running = new Map<string, { isAsked: boolean }>()

  const review = async (ref: AggregateRef, cause: Cause): Promise<void> => {
    const subject = factSubject(ref)
    const view = viewOf(world, ref.party, ref.id)
    const { state } = world.get('network', ref)
    due.delete(subject)
    if (view === null || state.status !== 'allocated') return void words.delete(subject)
    const its = words.get(subject)
    const { commands, lookAt } = nextHoles({
      view,
      state,
      isAble: (agent) => able.has(agent),
      saidBy: (agent) => its?.said.get(agent),
      seen: its?.seen ?? new Map(),
      heldBy: (agent) => its?.held.get(agent) ?? 0,
      isSilent,
      now: now(),
    })
    if (lookAt !== null) due.set(subject, lookAt)
    for (const command of commands) await act('network', ref, command, cause)
  }

  /** One look at a network at a time; who asks meanwhile gets one more behind it. */
  const reviewSoon = (ref: AggregateRef, cause: Cause): void => {
    const subject = factSubject(ref)
    const run = running.get(subject)
    if (run !== undefined) {
      run.isAsked = true
      return
    }
    const mine = { isAsked: false }
    running.set(subject, mine)
    void review(ref, cause)
      .catch((err: unknown) => onTrouble(err, subject))
      .finally(() => {
        running.delete(subject)
        if (mine.isAsked) reviewSoon(ref, cause)
      })
  }

  return {
    /** An agent spoke of the ways between hidden members. */
    hear: (agent: AgentId, said: PathsSaid, cause: Cause): void => {
      const ref = networkRef(said.party, said.network)
      const subject = factSubject(ref)
      able.add(agent)
      const its = words.get(subject) ?? { said: new Map(), held: new Map(), seen: new Map() }
      words.set(subject, its)
      const was = its.said.get(agent)?.seen ?? []
      its.said.set(agent, said)
      its.seen = heardSeen(its.seen, agent, { was, seen: said.seen, now: now() })
      reviewSoon(ref, cause)
    },
    /** An agent says what of a network it holds. */
    held: (agent: AgentId, ref: AggregateRef, revision: number, cause: Cause): void => {
      const subject = factSubject(ref)
      words.get(subject)?.held.set(agent, revision)
      if (words.has(subject) && due.has(subject)) reviewSoon(ref, cause)
    },
    /** A fact of a network was folded. `isNew`: by which it came to be. */
    folded: (ref: AggregateRef, isNew: boolean, cause: Cause): void => {
      if (isNew || words.has(factSubject(ref))) reviewSoon(ref, cause)
    },
    /** Every second or so: tries that are over, and pairs that rested long enough. */
    tick: (): void => {
      for (const [subject, at] of due) {
        const ref = at <= now() ? refOf(subject) : null
        if (ref !== null) reviewSoon(ref, { causationId: 'deadline' })
      }
    },
  }
}

export type HolesDesk = ReturnType<typeof openHolesDesk>
