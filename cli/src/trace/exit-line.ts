import { asPromoted } from '@sixfold/derive'
import type { NetworkView } from '@sixfold/fold'
import type { Probed } from '../machines/reports.ts'
import { moment } from '../render/duration.ts'
import type { TracedLine } from './told.ts'

/** What a node said last of the exit of a network, where that is the exit that serves by the log. */
const saidNow = ({ plan }: NetworkView, probed: Probed | null): Probed | null =>
  probed?.exit === plan.exitPoint.exit ? probed : null

/** A network as a member sends: by way of the exit that stands by, where it saw itself that this one serves. */
export const asSent = (view: NetworkView, probed: Probed | null): NetworkView => {
  const { standby } = view.plan
  return standby !== undefined && saidNow(view, probed)?.over === standby.exit ? asPromoted(view) : view
}

/**
 * By way of which exit a member of a network with two sends what leaves, and who decided that. `promoted`: the fact by which
 * the one that serves came to it. Nothing where there is one exit only. Pure.
 */
export const exitLines = (
  view: NetworkView,
  { from, promoted, probed }: Readonly<{ from: string; promoted: number | null; probed: Probed | null }>,
): readonly TracedLine[] => {
  const { exitPoint, standby } = view.plan
  if (standby === undefined) return []
  const nameOf = (id: string): string => view.machines[id as keyof typeof view.machines]?.name ?? id
  const since = promoted === null ? '' : ` since fact ${promoted}`
  const byLog = `${nameOf(exitPoint.exit)} serves the network${since}; ${nameOf(standby.exit)} stands by`
  const said = saidNow(view, probed)
  const when = said === null ? '' : moment(Date.parse(said.since))
  if (said?.over === standby.exit)
    return [
      {
        what: 'exit',
        is: 'doubt',
        sentence: `${from} sends by way of ${nameOf(standby.exit)} since ${when} by what it saw itself; by the log, ${byLog}`,
      },
    ]
  if (said?.answers === false)
    return [
      {
        what: 'exit',
        is: 'broken',
        sentence: `${byLog}; it has not answered ${from} since ${when}, and nobody has taken over`,
      },
    ]
  return [{ what: 'exit', is: 'fine', sentence: byLog }]
}
