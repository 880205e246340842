import { type Attachment, addressesOf } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import type { NetworkView } from '@sixfold/fold'
import { NETNS_DIRECTORY } from '@sixfold/linux'
import type { Host, PassReport } from '@sixfold/reconcile'
import type { Attachments } from './attach.ts'
import { placeInSpaces } from './space-addresses.ts'

/** The workloads attached to a network here: which can be connected now, and telling them what became of it. */
export const localWorkloads = (id: AgentId, host: Host, attachments: Attachments) => {
  /** Why a workload does not have what it asked for of address spaces. */
  const wrong = new Map<string, readonly string[]>()
  return {
    /** Attachments whose namespace is there; the others are told so and wait for the next look. */
    ready: async (view: NetworkView): Promise<Attachment[]> => {
      const all = await attachments.of(view.party, view.network)
      if (all.length === 0) return []
      const there = new Set(await host.list(NETNS_DIRECTORY))
      for (const { workload, netns } of all) {
        if (!there.has(netns))
          await attachments.say(workload, { error: `there is no network namespace ${netns}` })
      }
      const present = all.filter(({ netns }) => there.has(netns))
      const placed = placeInSpaces(view, id, present)
      for (const { workload } of present) wrong.set(workload, placed.problems.get(workload) ?? [])
      return placed.attached
    },
    /** Says to each attached workload which addresses it has, once its port is up. */
    tell: async (
      { plan }: NetworkView,
      attached: readonly Attachment[],
      { facilities, isConverged }: PassReport,
    ): Promise<void> => {
      const resource = plan.resources.find(({ node }) => node === id)
      if (resource === undefined) return
      const addresses = addressesOf(resource.prefix)
      for (const { workload, index, spaces = [] } of attached) {
        const { ipv6, ipv4 } = addresses.workload(index)
        const problem = facilities.find(({ error }) => error !== null)
        await attachments.say(
          workload,
          isConverged || problem === undefined
            ? { addresses: [ipv6, ipv4], ...inSpaces(spaces, wrong.get(workload) ?? []) }
            : { error: `${problem.facility}: ${problem.error?.message}` },
        )
      }
    },
  }
}

/** Told where there is something to be told. */
const inSpaces = (spaces: NonNullable<Attachment['spaces']>, problems: readonly string[]) => ({
  ...(spaces.length === 0 ? {} : { spaces }),
  ...(problems.length === 0 ? {} : { problems }),
})

export type LocalWorkloads = ReturnType<typeof localWorkloads>
