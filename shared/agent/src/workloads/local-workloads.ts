import type { Attachment } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { isWanted, type NetworkView } from '@sixfold/fold'
import { NETNS_DIRECTORY } from '@sixfold/linux'
import type { Host, PassReport } from '@sixfold/reconcile'
import { unitKey } from '../mailbox/mailbox.ts'
import type { Attachments } from './attach.ts'
import type { Requested } from './attachments.ts'
import type { Verdict } from './placements.ts'
import { type InSpaces, inSpacesOf } from './space-addresses.ts'
import { fileOfPlaced, hasOf, type Status } from './status.ts'

/** The workloads of a network here: those whose port is to be there, and what is to be said of each, by file. */
export type Local = Readonly<{
  attachments: readonly Attachment[]
  statuses: ReadonlyMap<string, Status>
}>

/** What is there on a machine without workloads. */
export const NOTHING_LOCAL: Local = { attachments: [], statuses: new Map() }

/** The facility of a workload's own namespace: whatever is wrong there is its trouble, and nobody else's. */
export const facilityOf = (netns: string | null): string => `link:${netns}`

/** What is said of the workloads once it is known what became of their ports: of each what is the room's, or its own. */
const inTheEnd = ({ statuses }: Local, facilities: PassReport['facilities']): ReadonlyMap<string, Status> => {
  const owned = new Set([...statuses.values()].map(({ netns }) => facilityOf(netns)))
  const troubleOf = ({ netns }: Status): string | null => {
    const failed = facilities.find(
      ({ facility, error }) => error !== null && (!owned.has(facility) || facility === facilityOf(netns)),
    )
    return failed === undefined ? null : `${failed.facility}: ${failed.error?.message}`
  }
  return new Map(
    [...statuses].map(([file, status]) => {
      const error = status.state === 'attached' ? troubleOf(status) : null
      return [file, error === null ? status : { ...status, state: 'failed', error }]
    }),
  )
}

/** What is said of a request if the namespaces that are there are these. */
const statusOf = (
  view: NetworkView,
  { party, network, workload, netns }: Requested,
  verdict: Verdict,
  { id, there, inSpaces }: Readonly<{ id: AgentId; there: ReadonlySet<string>; inSpaces: InSpaces }>,
): Status => {
  const whose = { party, network, workload, netns }
  if (verdict.is !== 'given') return { state: verdict.is, ...whose, error: verdict.reason }
  const attachment = inSpaces.attached.find((it) => it.workload === workload) ?? verdict.attachment
  const problems = [verdict.problem ?? [], inSpaces.problems.get(workload) ?? []].flat()
  const problem = problems.length === 0 ? null : problems.join('; ')
  const has = hasOf(view, id, attachment, { isPlaced: verdict.isPlaced, problem })
  if (there.has(netns)) return { state: 'attached', ...whose, has }
  return { state: 'waiting', ...whose, error: `there is no network namespace ${netns}`, has }
}

/** The workloads of networks on this machine: which can be connected now, and telling them what became of it. */
export const localWorkloads = (id: AgentId, host: Host, attachments: Attachments) => {
  /** What is said of those that were placed here and that nobody attached. */
  const unattached = (view: NetworkView): [string, Status][] => {
    const { party, network, plan } = view
    const names = new Set(attachments.requestsOf(unitKey(party, network)).map(({ workload }) => workload))
    return plan.goods.workloads.flatMap((place): [string, Status][] => {
      const { workload, node } = place
      if (node !== id || names.has(workload)) return []
      const has = hasOf(view, id, place, { isPlaced: true, problem: null })
      const error = 'it is placed here, and no network namespace is attached for it'
      const status: Status = { state: 'waiting', party, network, workload, netns: null, error, has }
      return [[fileOfPlaced(party, network, workload), status]]
    })
  }

  return {
    /** What is asked for and what of it can be: the namespace of a workload is there, or its time has not come. */
    look: async (view: NetworkView): Promise<Local> => {
      const { party, network, plan } = view
      const resource = plan.resources.find((it) => it.node === id && isWanted(it))
      if (resource === undefined) return NOTHING_LOCAL
      const verdicts = await attachments.of(view, resource)
      const there = verdicts.size === 0 ? new Set<string>() : new Set(await host.list(NETNS_DIRECTORY))
      const requests = attachments.requestsOf(unitKey(party, network))
      const inSpaces = inSpacesOf(view, id, requests, verdicts, there)
      const statuses = requests.flatMap((request): [string, Status][] => {
        const verdict = verdicts.get(request.file)
        return verdict === undefined
          ? []
          : [[request.file, statusOf(view, request, verdict, { id, there, inSpaces })]]
      })
      return { attachments: inSpaces.attached, statuses: new Map([...unattached(view), ...statuses]) }
    },
    /** Says to each workload what it has, once its port is up. */
    tell: async (view: NetworkView, local: Local, { facilities }: PassReport): Promise<void> => {
      await attachments.publish(unitKey(view.party, view.network), inTheEnd(local, facilities))
    },
    /** Says that a network is not on this machine, or not any more. */
    tellAbsent: async (key: string): Promise<void> => {
      const error = `network ${key} is not on this machine`
      const statuses = attachments
        .requestsOf(key)
        .map(({ file, party, network, workload, netns }): [string, Status] => [
          file,
          { state: 'waiting', party, network, workload, netns, error },
        ])
      await attachments.publish(key, new Map(statuses))
    },
  }
}

export type LocalWorkloads = ReturnType<typeof localWorkloads>
