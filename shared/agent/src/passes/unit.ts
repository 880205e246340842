import { DERIVE_VERSION, derive, deriveHash, gatewayNetns, namesOf } from '@sixfold/derive'
import { type AgentId, networkReportType } from '@sixfold/events'
import { NetworkReported } from '@sixfold/events/reports'
import { type NetworkView, revisionOf } from '@sixfold/fold'
import type { KernelState } from '@sixfold/kernel'
import { facilitiesFor, type Machine, NETNS_DIRECTORY, removeNetns, removeUnderlay } from '@sixfold/linux'
import { type Host, type PassReport, pass } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import type { MemberKeys } from '../keys/member-keys.ts'
import type { Entry } from '../mailbox/folder.ts'
import type { Mailbox } from '../mailbox/mailbox.ts'
import type { PathWatch } from '../paths/path-watch.ts'
import { isApplied, NOT_APPLIED, problemsOf, saysAbsent, unwritten } from '../reports/network-report.ts'
import type { Outbox } from '../reports/outbox.ts'
import { policyReports } from '../reports/policy-report.ts'
import { type LocalWorkloads, NOTHING_LOCAL } from '../workloads/local-workloads.ts'
import { hasJoined, hasLeft, inFarms, isWanted } from './membership.ts'
import type { Narrowing } from './narrowing.ts'

type Data = ReturnType<typeof NetworkReported.of>['data']

export type UnitOptions = Readonly<{
  id: AgentId
  /** Whether this machine has a gateway at all. */
  hasUplink: boolean
  host: Host
  machine: Machine
  narrowing: Narrowing
  mailbox: Mailbox
  keys: MemberKeys
  paths: PathWatch
  /** A network as it is to be derived here; said is of it what the log says. */
  seen: (key: string, view: NetworkView) => NetworkView
  outbox: Outbox
  log: Log
  /** Null on an exit. */
  workloads: LocalWorkloads | null
  /** `isConverged` says so of the network, whatever its workloads have in their own namespaces. */
  onApplied: (key: string, state: KernelState, report: PassReport) => void
  /** The network's devices are about to be taken away. */
  onTakeDown: (key: string) => void
}>

/** What became of one run: at rest, or to be tried again. */
export type UnitResult = 'rest' | 'again'

/** Brings one network on this machine to what its view derives to, and reports what it came to. */
export const openUnits = (options: UnitOptions) => {
  const { id, hasUplink, host, machine, mailbox, keys, paths, outbox, log, workloads } = options
  const { narrowing, onApplied, onTakeDown } = options
  const policies = policyReports({ id, machine, outbox })

  const report = (view: NetworkView, data: Omit<Data, 'party' | 'network'>): void => {
    const full = { party: view.party, network: view.network, ...data }
    outbox.say(networkReportType(view.party, view.network), NetworkReported.of(full))
  }

  /** What the network's facts alone want here, whatever else this machine makes of it. */
  const ofFacts = (view: NetworkView, seen: NetworkView, state: KernelState, local: readonly unknown[]) =>
    local.length === 0 && seen === view ? state : derive(view, id)

  const logRepairs = (key: string, { facilities, tookMs }: PassReport): void => {
    for (const { facility, changes: change, stepsRun: steps, error } of facilities) {
      const done = { network: key, facility, change, steps, elapsedMs: tookMs }
      if (steps > 0) log.info(done, 'the kernel was changed')
      if (error !== null)
        log.warn({ network: key, facility, reason: error.message }, 'a facility is not at rest')
    }
  }

  /** What is said of a network that stands; the hash is of what its facts alone want here. */
  const applied = (key: string, view: NetworkView, state: KernelState, result: PassReport) => ({
    phase: 'applied' as const,
    applied: revisionOf(view),
    hash: deriveHash(state),
    deriveVersion: DERIVE_VERSION,
    milliseconds: null,
    problems: problemsOf(result, unwritten(mailbox.writeProblem(key))),
  })

  /** Whoever goes by what stands here hears of it. */
  const tellAll = async (key: string, view: NetworkView, state: KernelState, result: PassReport) => {
    onApplied(key, state, result)
    if (result.isConverged) await keys.applied(view, state)
    if (result.isConverged) paths.applied(view, state)
    policies.say(view)
  }

  const apply = async (key: string, { view }: Entry<NetworkView>): Promise<UnitResult> => {
    const isJoined = hasJoined(view, id)
    const known = await keys.told(view, isJoined)
    const local = (await workloads?.look(view)) ?? NOTHING_LOCAL
    const { attachments } = local
    await paths.announce(view)
    if (!isJoined) report(view, { ...NOT_APPLIED, phase: 'joining', ...known })
    const seen = options.seen(key, view)
    const state = derive(seen, id, attachments)
    if (!hasUplink && state.rooms.some(({ netns }) => netns === gatewayNetns(id))) {
      report(view, { ...NOT_APPLIED, phase: 'failed', ...known, problems: [NO_UPLINK] })
      return 'rest'
    }
    const result = await narrowing.pass(key, (lookAt) => facilitiesFor(state, machine, lookAt))
    logRepairs(key, result)
    const isAtRest = isApplied(result, attachments)
    await tellAll(key, view, state, { ...result, isConverged: isAtRest })
    await workloads?.tell(view, local, result)
    const rest = result.isConverged ? 'rest' : 'again'
    if (!isAtRest) {
      report(view, { ...NOT_APPLIED, phase: 'failed', ...known, problems: problemsOf(result) })
      return rest
    }
    if (isJoined)
      report(view, {
        ...known,
        ...applied(key, view, ofFacts(view, seen, state, attachments), result),
      })
    return rest
  }

  /** Says what kept a pass from being made at all, as a disk that is full. */
  const applyOrSay = async (key: string, entry: Entry<NetworkView>): Promise<UnitResult> => {
    try {
      return await apply(key, entry)
    } catch (error) {
      const problems = [error instanceof Error ? error.message : String(error)]
      report(entry.view, { ...NOT_APPLIED, phase: 'failed', keys: null, problems })
      throw error
    }
  }

  /** Removes one namespace of ours: all others that are there stay. */
  const removeOne = async (netns: string): Promise<PassReport> => {
    const there = (await host.list(NETNS_DIRECTORY)) ?? []
    return pass(host, [
      removeNetns(
        id,
        there.filter((name) => name !== netns),
      ),
    ])
  }

  const takeDown = async (key: string, { view }: Entry<NetworkView>): Promise<UnitResult> => {
    onTakeDown(key)
    const result = await removeOne(namesOf(id, view.party, view.network).netns)
    logRepairs(key, result)
    await workloads?.tellAbsent(key)
    if (!result.isConverged) return 'again'
    keys.forget(view)
    paths.forget(view)
    policies.forget(view)
    const type = networkReportType(view.party, view.network)
    // Also of one that was forced from us before we said a word: what we say last is what others go by. At which
    // revision: of a network that came back since, it is no news.
    if (!hasLeft(view, id) || !saysAbsent(outbox.said(type)?.report))
      report(view, { ...NOT_APPLIED, applied: revisionOf(view), phase: 'absent', keys: null, problems: [] })
    if (!hasLeft(view, id)) return 'rest'
    // Not before it was taken: an agent that starts anew says again what it still knows of.
    if (outbox.said(type)?.isSent !== true) return 'again'
    outbox.drop(type)
    await mailbox.forget(key)
    return 'rest'
  }

  /** The namespaces that networks want here, and the gateway. */
  const wantedNetns = (): string[] => [
    gatewayNetns(id),
    ...[...mailbox.networks.values()].flatMap(({ view }) =>
      isWanted(view, id) ? [namesOf(id, view.party, view.network).netns] : [],
    ),
  ]

  return {
    /** One run of one network. */
    run: async (key: string): Promise<UnitResult> => {
      const entry = mailbox.networks.get(key)
      if (entry === undefined) {
        await workloads?.tellAbsent(key)
        return 'rest'
      }
      if (entry.frozen !== null) {
        log.error({ network: key, reason: entry.frozen }, 'this network is frozen: nothing is touched')
        report(entry.view, { ...NOT_APPLIED, phase: 'frozen', keys: null, problems: [entry.frozen] })
        return 'rest'
      }
      return isWanted(entry.view, id) ? applyOrSay(key, entry) : takeDown(key, entry)
    },
    /** Takes away namespaces of ours that no network wants, and what is left of their wires; only when it is known that all networks are known. */
    sweepOrphans: async (): Promise<void> => {
      if (!mailbox.isComplete()) return
      const underlay = removeUnderlay(id, inFarms(mailbox.networks.values(), id))
      // Wires inside a farm are between nodes, where workloads are.
      const swept = workloads === null ? [] : [underlay]
      logRepairs('orphans', await pass(host, [removeNetns(id, wantedNetns()), ...swept]))
    },
  }
}

/** Why a network cannot break out here. */
export const NO_UPLINK =
  'networks break out on this machine, and it has no uplink: set SIXFOLD_UPLINK_BRIDGE, _ADDRESSES and _GATEWAYS'
