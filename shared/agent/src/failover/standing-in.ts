import { namesOf, standsBy } from '@sixfold/derive'
import {
  type AgentId,
  areEnough,
  containsPrefix,
  type ExitEvidence,
  type Instant,
  LISTED_MEMBERS,
  NetworkId,
  PartyId,
  STANDING_BY_REPORT,
} from '@sixfold/events'
import { StandingByReported } from '@sixfold/events/reports'
import { type GroupExit, isWanted, type MachineView, type NetworkView } from '@sixfold/fold'
import type { openPing } from '@sixfold/linux'
import type { Outbox } from '../reports/outbox.ts'
import { heard, type Streak, UNKNOWN } from './streak.ts'

export type StandingInOptions = Readonly<{
  id: AgentId
  ping: typeof openPing
  /** The addresses of those that ask an exit point whether it serves. */
  askersIn: (netns: string) => Promise<readonly string[]>
  machine: () => MachineView | null
  networks: () => Iterable<NetworkView>
  outbox: Outbox
  now: () => Instant
  onTakeOver: (exit: AgentId, evidence: ExitEvidence) => void
}>

const EVERY_SECONDS = 1

type Watching = { at: string; streak: Streak; since: Instant; probe: Disposable }
type Voter = ExitEvidence['members'][number]

/**
 * Watches the exits of its group that this one stands by for: whether their machines answer. Where one does not, it looks who
 * of the members asks here in its place, and takes over once enough of them do. Both are seen without NATS. One that gave its
 * networks away as planned, and brings their packets still, is watched too: no member asks for that, so it is only said.
 */
export const openStandingIn = (options: StandingInOptions) => {
  const { id, ping, askersIn, machine, networks, outbox, now, onTakeOver } = options
  const watched = new Map<AgentId, Watching>()
  const taken = new Map<AgentId, Readonly<{ evidence: ExitEvidence; since: Instant }>>()
  let isLooking = false

  const isFor =
    (exit: AgentId) =>
    (view: NetworkView): boolean =>
      view.plan.exitPoint.exit === exit && standsBy(view, id) && view.plan.cancelled === null

  /** Whether a network is served here, of which another exit has the slices. */
  const isHomeOf =
    (exit: AgentId) =>
    ({ plan }: NetworkView): boolean =>
      plan.exitPoint.exit === id && plan.home === exit && plan.cancelled === null

  const isAbout = (exit: AgentId): ((view: NetworkView) => boolean) => {
    const [stands, serves] = [isFor(exit), isHomeOf(exit)]
    return (view) => stands(view) || serves(view)
  }

  const say = (): void => {
    const exits = [...watched].map(([exit, { streak, since }]) => {
      const its = taken.get(exit)
      if (its !== undefined) return { exit, phase: 'taken' as const, ...its }
      const endpoint = streak.isLost ? ('lost' as const) : ('unknown' as const)
      const evidence: ExitEvidence = { presence: 'unknown', endpoint, members: [] }
      return { exit, phase: streak.isLost ? ('lost' as const) : ('watching' as const), evidence, since }
    })
    outbox.say(STANDING_BY_REPORT, StandingByReported.of({ exits }))
  }

  const votersIn = async (view: NetworkView): Promise<Voter[]> => {
    const askers = await askersIn(namesOf(id, view.party, view.network).netns)
    const [party, network] = [PartyId.parse(view.party), NetworkId.parse(view.network)]
    return view.plan.resources.flatMap((it) =>
      isWanted(it) && askers.some((asker) => containsPrefix(it.prefix, `${asker}/128` as never))
        ? [{ party, network, node: it.node }]
        : [],
    )
  }

  /** Goes through the networks of an exit until enough members were found that do not reach it. */
  const look = async (exit: AgentId): Promise<void> => {
    const views = [...networks()].filter(isFor(exit))
    const all = new Set(views.flatMap(({ plan }) => plan.resources.filter(isWanted).map(({ node }) => node)))
    const members: Voter[] = []
    for (const view of views) {
      members.push(...(await votersIn(view)))
      const nodes = new Set(members.map(({ node }) => node))
      if (!areEnough(nodes.size, () => all.size)) continue
      if (watched.get(exit)?.streak.isLost !== true || taken.has(exit)) return
      const evidence: ExitEvidence = {
        presence: 'unknown',
        endpoint: 'lost',
        members: members.slice(0, LISTED_MEMBERS),
      }
      taken.set(exit, { evidence, since: now() })
      onTakeOver(exit, evidence)
      say()
      return
    }
  }

  const lookAll = async (): Promise<void> => {
    for (const [exit, { streak }] of watched) if (streak.isLost && !taken.has(exit)) await look(exit)
  }

  /** While an exit does not answer it is looked often: who asks is remembered for a few seconds. */
  const lookSoon = (): void => {
    if (isLooking) return
    isLooking = true
    void lookAll()
      .catch(() => undefined)
      .finally(() => {
        isLooking = false
      })
  }

  const watch = ({ exit, endpoints }: GroupExit): void => {
    const at = endpoints.ipv6
    if (watched.get(exit)?.at === at) return
    watched.get(exit)?.probe[Symbol.dispose]()
    const it: Watching = {
      at,
      streak: UNKNOWN,
      since: now(),
      probe: ping({ netns: null, to: at, everySeconds: EVERY_SECONDS }, (isAnswered) => {
        const before = it.streak
        // One that never answered says nothing by its silence.
        if (!before.hasAnswered && !isAnswered) return
        it.streak = heard(before, isAnswered)
        if (it.streak.isLost !== before.isLost) {
          it.since = now()
          say()
        }
      }),
    }
    watched.set(exit, it)
  }

  const timer = setInterval(() => {
    if ([...watched.values()].some(({ streak }) => streak.isLost)) lookSoon()
  }, 250)
  timer.unref()

  const review = (): void => {
    const group = machine()?.group ?? []
    const wanted = group.filter(
      ({ exit, takenOver }) => takenOver === null && Iterator.from(networks()).some(isAbout(exit)),
    )
    const count = watched.size
    for (const [exit, it] of watched)
      if (!wanted.some((one) => one.exit === exit)) {
        it.probe[Symbol.dispose]()
        watched.delete(exit)
        taken.delete(exit)
      }
    for (const one of wanted) watch(one)
    if (watched.size !== count) say()
  }
  let reviewing: NodeJS.Immediate | null = null

  return {
    /** What this exit stands by for may have changed: looked at once, for all that is said of in one turn. */
    refresh: (): void => {
      reviewing ??= setImmediate(() => {
        reviewing = null
        review()
      })
    },
    /** Taken over by an earlier life of this process. */
    resume: (exit: AgentId, evidence: ExitEvidence, since: Instant): void => {
      taken.set(exit, { evidence, since })
    },
    [Symbol.dispose]: (): void => {
      clearInterval(timer)
      if (reviewing !== null) clearImmediate(reviewing)
      for (const { probe } of watched.values()) probe[Symbol.dispose]()
    },
  }
}
