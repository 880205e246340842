import { namesOf, servesAt } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import type { MachineView, NetworkView } from '@sixfold/fold'
import { NETNS_DIRECTORY } from '@sixfold/linux'
import type { Host } from '@sixfold/reconcile'

/** What a machine knows of whom it serves for. `taken`: those that it took over from before the log says so. */
export type Serving = Readonly<{ id: AgentId; machine: MachineView | null; taken: readonly AgentId[] }>

/** The others that a machine stands in for, by the log or before that says so. */
export const othersOf = ({ id, machine, taken }: Serving): AgentId[] =>
  (machine?.group ?? []).flatMap(({ exit, takenOver }) =>
    takenOver === id || (takenOver === null && taken.includes(exit)) ? [exit] : [],
  )

/** In whose place a machine serves a network: its own, or that of one that it stands in for; null where it does not serve it. */
export const servedFor = (serving: Serving, { plan }: NetworkView): AgentId | null => {
  const { id } = serving
  const others = othersOf(serving)
  const { exitPoint, standby, home } = plan
  if (exitPoint.exit === id) return home !== undefined && others.includes(home) ? home : id
  return standby?.exit === id && others.includes(exitPoint.exit) ? exitPoint.exit : null
}

/** Whether one of these networks is served in the kernel: by the address that says so. What cannot be told counts as served. */
const isServed = async (host: Host, id: AgentId, networks: readonly NetworkView[]): Promise<boolean> => {
  const there = new Set((await host.list(NETNS_DIRECTORY)) ?? [])
  for (const { party, network, plan } of networks) {
    const { netns } = namesOf(id, party, network)
    if (!there.has(netns)) continue
    const serves = `${servesAt(plan.exitPoint.prefix)}/128`
    const listed = await host
      .read(['ip', '-n', netns, '-6', '-br', 'address', 'show', 'dev', 'lo'])
      .catch(() => serves)
    if (listed?.split(/\s+/).includes(serves) === true) return true
  }
  return false
}

/**
 * The exits, itself among them, for which this machine is to serve by what is on its disk, and does not in the kernel: it
 * was away, or fell while it began to. The kernel of an agent that only began anew serves as before.
 */
export const notServed = async (
  host: Host,
  serving: Serving,
  networks: readonly NetworkView[],
): Promise<AgentId[]> => {
  const { id } = serving
  const all: AgentId[] = []
  for (const exit of [id, ...othersOf(serving)]) {
    // What no other exit holds ready nobody else can serve.
    const its = networks.filter(
      (view) =>
        view.plan.cancelled === null &&
        view.plan.standby !== undefined &&
        view.plan.standby.keys !== null &&
        servedFor(serving, view) === exit,
    )
    if (its.length > 0 && !(await isServed(host, id, its))) all.push(exit)
  }
  return all
}
