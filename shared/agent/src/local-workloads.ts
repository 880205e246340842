import { type Attachment, addressesOf, resolverFor } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import type { NetworkView } from '@sixfold/fold'
import { NETNS_DIRECTORY } from '@sixfold/linux'
import type { Host, PassReport } from '@sixfold/reconcile'
import type { Attachments } from './attach.ts'

/** The workloads attached to a network here: which can be connected now, and telling them what became of it. */
export const localWorkloads = (id: AgentId, host: Host, attachments: Attachments) => ({
  /** Attachments whose namespace is there; the others are told so and wait for the next look. */
  ready: async (party: string, network: string): Promise<Attachment[]> => {
    const all = await attachments.of(party, network)
    if (all.length === 0) return []
    const there = new Set(await host.list(NETNS_DIRECTORY))
    for (const { workload, netns } of all) {
      if (!there.has(netns))
        await attachments.say(workload, { error: `there is no network namespace ${netns}` })
    }
    return all.filter(({ netns }) => there.has(netns))
  },
  /** Says to each attached workload which addresses it has, once its port is up. */
  tell: async (
    view: NetworkView,
    attached: readonly Attachment[],
    { facilities, isConverged }: PassReport,
  ): Promise<void> => {
    const resource = view.plan.resources.find(({ node }) => node === id)
    if (resource === undefined) return
    const addresses = addressesOf(resource.prefix)
    const resolver = resolverFor(view, resource.prefix)
    for (const { workload, index } of attached) {
      const { ipv6, ipv4 } = addresses.workload(index)
      const problem = facilities.find(({ error }) => error !== null)
      await attachments.say(
        workload,
        isConverged || problem === undefined
          ? { addresses: [ipv6, ipv4], ...resolver }
          : { error: `${problem.facility}: ${problem.error?.message}` },
      )
    }
  },
})

export type LocalWorkloads = ReturnType<typeof localWorkloads>
