import { namesOf } from '@sixfold/derive'
import { type AgentId, GroupLabel, policyReportType, type Report } from '@sixfold/events'
import { PolicyReported } from '@sixfold/events/reports'
import type { NetworkView } from '@sixfold/fold'
import { countersIn, type Machine } from '@sixfold/linux'
import type { Outbox } from './outbox.ts'

type Counters = ReadonlyMap<string, Readonly<{ packets: number; bytes: number }>>
type Dropped = ReturnType<typeof PolicyReported.of>['data']['dropped'][number]

/** The names of counters that derive gives: a mode, and the group behind it. Anything else is none of a policy's. */
const NAME = /^(enforced|staged)(?:_(.+))?$/

const droppedBy = ([name, { packets, bytes }]: readonly [
  string,
  Readonly<{ packets: number; bytes: number }>,
]): Dropped[] => {
  const [, mode, group] = NAME.exec(name) ?? []
  if (mode !== 'enforced' && mode !== 'staged') return []
  const label = group === undefined ? null : GroupLabel.safeParse(group).data
  return label === undefined ? [] : [{ mode, label, packets, bytes }]
}

/** What the policies of a network dropped here, as counters have it; null where it has none or nothing counts yet. */
export const policyReport = (
  { party, network, plan: { goods } }: NetworkView,
  counters: Counters,
): Report | null => {
  if (goods.enforced === null && goods.staged === null) return null
  const dropped = [...counters].flatMap(droppedBy)
  return dropped.length === 0
    ? null
    : PolicyReported.of({ party: party as never, network: network as never, dropped })
}

/** Says what the policies of networks dropped on this machine, each time a table was looked at. */
export const policyReports = ({
  id,
  machine,
  outbox,
}: Readonly<{ id: AgentId; machine: Machine; outbox: Outbox }>) => ({
  say: (view: NetworkView): void => {
    const { party, network } = view
    const said = policyReport(view, countersIn(machine, namesOf(id, party, network).netns))
    if (said !== null) outbox.say(policyReportType(party, network), said)
  },
  forget: ({ party, network }: NetworkView): void => outbox.drop(policyReportType(party, network)),
})
