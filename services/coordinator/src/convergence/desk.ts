import { derive, deriveHash } from '@sixfold/derive'
import { type AgentId, type AggregateRef, factSubject, networkReportType, refOf } from '@sixfold/events'
import { type NetworkView, networkRef, revisionOf, viewOf, type World } from '@sixfold/fold'
import type { Life, Lifecycles } from '@sixfold/lifecycle'
import type { Cause, Journal } from '../journal/journal.ts'
import { collectors, type Review } from './collect.ts'
import { type MemberReport, stragglersOf } from './judge.ts'
import type { Presence } from './presence.ts'
import { rotatingNear, rotationDesk } from './rotation.ts'

export type DeskOptions = Readonly<{
  world: World
  act: Journal['act']
  lifecycles: Lifecycles
  presence: Presence
  /** Milliseconds of a monotonic clock. */
  now: () => number
  onTrouble: (err: unknown, subject: string) => void
}>

/** A network that is not converged this long after it should be is degraded, and says by whom. */
export const LATE_MS = 30_000

/**
 * Turns agents' reports into facts: who joined, that all hold the revision, who fell behind or silent, who left.
 * Works on one network at a time, and only on those that something was said about.
 */
export const openDesk = ({ world, act, lifecycles, presence, now, onTrouble }: DeskOptions) => {
  const reports = new Map<AgentId, Map<string, MemberReport>>()
  /** Networks that are not converged, or no longer, and since when: those that wait longest first. */
  const pending = new Map<string, number>()
  /** Who said that it lives, since we began. A report may be older than its agent's death. */
  const seen = new Set<AgentId>()

  const reportOf = (agent: AgentId, { party, id }: AggregateRef): MemberReport | undefined =>
    reports.get(agent)?.get(networkReportType(party, id))

  const rotation = rotationDesk({ world, act, reportOf, isSilent: presence.isSilent })
  const stragglers = (view: NetworkView, ref: AggregateRef) =>
    stragglersOf(
      view,
      (agent) => reportOf(agent, ref),
      presence.isSilent,
      (agent) => deriveHash(derive(view, agent)),
    )

  /** Who does not say that it holds the revision, or is silent: before anything is derived for them. */
  const lateIn = (view: NetworkView, ref: AggregateRef) =>
    stragglersOf(view, (agent) => reportOf(agent, ref), presence.isSilent, null)

  const { collectJoins, collectLeaves } = collectors({ world, act, reportOf })

  const collect: Review = async (view, ref, cause) => {
    const hasJoined = await collectJoins(view, ref, cause)
    const hasRotated = await rotation.collect(view, ref, cause)
    return (await collectLeaves(view, ref, cause)) || hasJoined || hasRotated
  }

  const converge = async (view: NetworkView, ref: AggregateRef, cause: Cause): Promise<void> => {
    const subject = factSubject(ref)
    const { state } = world.get('network', ref)
    const isConverged = (state.converged ?? 0) >= revisionOf(view)
    const isMissed = state.stragglers.some(({ member, reason }) => reason === 'silent' && !seen.has(member))
    const isHeld =
      !isMissed && lateIn(view, ref).length === 0 && (isConverged || stragglers(view, ref).length === 0)
    if (isConverged && isHeld && view.plan.rotation === undefined) return void pending.delete(subject)
    if (!pending.has(subject)) pending.set(subject, now())
    if (!isHeld || (await rotation.end(view, ref, cause))) return
    await act('network', ref, { type: 'ConvergeNetwork', revision: revisionOf(view) }, cause)
    pending.delete(subject)
  }

  /** What a member said, and the order that last changed its network: that is what members come to hold, or give up. */
  const causeOf = (ref: AggregateRef, causationId: string): Cause => {
    const { recent, order } = world.get('network', ref).state
    return { causationId, correlationId: recent.at(-1) ?? order ?? undefined }
  }

  /** What is looked for in each state of a network's life; in the others nothing is. */
  const reviews: Partial<Record<Life, Review>> = {
    joining: collect,
    converging: collect,
    converged: collect,
    degraded: collect,
    suspended: collect,
    leaving: collectLeaves,
  }

  /** Looks at one network again: something was said about it. */
  const review = async (ref: AggregateRef, cause: Cause): Promise<NetworkView | null> => {
    const view = viewOf(world, ref.party, ref.id)
    if (view === null) return null
    const { life } = lifecycles.of(ref)
    const isNews = await reviews[life]?.(view, ref, cause)
    if (life === 'leaving' || life === 'gone') pending.delete(factSubject(ref))
    else await converge((isNews === true ? viewOf(world, ref.party, ref.id) : null) ?? view, ref, cause)
    return view
  }

  /** Looks at a network, and at those that wait for its members, too. */
  const reviewSoon = (ref: AggregateRef, { causationId }: Cause): void =>
    void review(ref, causeOf(ref, causationId))
      .then((view) => Promise.all(rotatingNear(view).map((it) => review(it, causeOf(it, causationId)))))
      .catch((err: unknown) => onTrouble(err, factSubject(ref)))

  const degrade = async (ref: AggregateRef): Promise<void> => {
    const view = viewOf(world, ref.party, ref.id)
    if (view === null || view.plan.cancelled !== null) return
    const late = stragglers(view, ref)
    // Nobody is waited for any more: who was stood by, and is away now.
    if (late.length === 0) return reviewSoon(ref, { causationId: 'deadline' })
    await act('network', ref, { type: 'DegradeNetwork', stragglers: late }, causeOf(ref, 'deadline'))
  }

  const eachNetworkOf = (agent: AgentId, work: (ref: AggregateRef) => void): void => {
    for (const subject of world.networksOf(agent)) {
      const ref = refOf(subject)
      if (ref !== null) work(ref)
    }
  }

  return {
    /** An agent spoke about a network. `cause` names the report. */
    hear: (agent: AgentId, type: string, report: MemberReport, cause: Cause): void => {
      presence.hear(agent)
      const mine = reports.get(agent) ?? new Map<string, MemberReport>()
      reports.set(agent, mine.set(type, report))
      reviewSoon(networkRef(report.party, report.network), cause)
    },
    lateIn,
    /** An agent lives. */
    present: (agent: AgentId): void => {
      const isBack = presence.hear(agent) || !seen.has(agent)
      seen.add(agent)
      if (isBack) eachNetworkOf(agent, (ref) => reviewSoon(ref, { causationId: 'presence' }))
    },
    /** A fact of a network was folded: reports may have been waiting for it. */
    folded: (ref: AggregateRef, cause: Cause): void => reviewSoon(ref, cause),
    /** At our start: networks that are not converged are late one day, though nobody speaks of them. */
    begin: (): void => {
      for (const { ref, state } of world.all('network'))
        if (state.status === 'allocated' && state.converged === null)
          reviewSoon(ref, { causationId: 'start' })
    },
    /** Every second or so: deadlines. Work is done only for machines that fell silent and networks that are late. */
    tick: (): void => {
      const toDegrade = new Map<string, AggregateRef>()
      for (const agent of presence.newlySilent(reports.keys()))
        eachNetworkOf(agent, (ref) => toDegrade.set(factSubject(ref), ref))
      for (const [subject, since] of pending) {
        if (now() - since <= LATE_MS) break
        const ref = refOf(subject)
        if (ref !== null) toDegrade.set(subject, ref)
        // Looked at again when it is late again: for a large network the look is not for nothing.
        pending.delete(subject)
        pending.set(subject, now())
      }
      for (const [subject, ref] of toDegrade)
        void degrade(ref).catch((err: unknown) => onTrouble(err, subject))
    },
  }
}

export type Desk = ReturnType<typeof openDesk>
