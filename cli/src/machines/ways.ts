import { exitWires } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { isWanted, type NetworkView } from '@sixfold/fold'
import type { AgentNames } from '../names/agent-names.ts'
import type { Palette } from '../render/color.ts'
import { moment } from '../render/duration.ts'
import type { Column } from '../render/table.ts'
import type { Probed } from './reports.ts'

/** An exit of a network. `device`: of a node, the wire to it, where it has two exits. */
export type WayTo = Readonly<{ exit: AgentId; name: string; device: string | null }>

/** What a machine is to a network, and by way of which exits it is out. This shape stays. */
export type Ways = Readonly<{
  role: 'member' | 'serves' | 'stands by' | null
  /** The exit that serves it, by the log. */
  exit: WayTo | null
  /** The one that stands by. */
  standby: WayTo | null
  /** Of a node: whether it reaches the one that serves, and by way of which one it sends; null where it does not say. */
  probed: Readonly<{ answers: boolean; over: AgentId; name: string; since: string }> | null
}>

const NONE: Ways = { role: null, exit: null, standby: null, probed: null }

const roleOf = ({ plan }: NetworkView, id: AgentId): Ways['role'] => {
  if (plan.exitPoint.exit === id) return plan.exitPoint.left === null ? 'serves' : null
  if (plan.standby?.exit === id) return 'stands by'
  return plan.resources.some((it) => it.node === id && isWanted(it)) ? 'member' : null
}

/** What a machine is to a network. `probed`: what it said last of the exit that serves by the log, where it is a node. */
export const waysOf = (
  view: NetworkView | null,
  id: AgentId,
  { names, probed }: Readonly<{ names: Pick<AgentNames, 'of'>; probed: Probed | null }>,
): Ways => {
  const role = view === null || view.plan.cancelled !== null ? null : roleOf(view, id)
  if (view === null || role === null) return NONE
  const { exitPoint, standby } = view.plan
  const devices = exitWires(view, id)?.devices ?? null
  const way = (exit: AgentId, device: string | undefined): WayTo => ({
    exit,
    name: names.of(exit),
    device: device ?? null,
  })
  // What was said of the exit that served before is no word on this one.
  const isNow = probed !== null && devices !== null && probed.exit === exitPoint.exit
  return {
    role,
    exit: way(exitPoint.exit, devices?.serving),
    standby: standby === undefined ? null : way(standby.exit, devices?.standby),
    probed: isNow
      ? { answers: probed.answers, over: probed.over, name: names.of(probed.over), since: probed.since }
      : null,
  }
}

/** Whether a node sends by way of another exit than the log says, by what it saw itself. */
export const isElsewhere = ({ exit, probed }: Ways): boolean => probed !== null && probed.over !== exit?.exit

const wayText = ({ name, device }: WayTo): string => (device === null ? name : `${name} over ${device}`)

const outText = (ways: Ways): string => {
  const { exit, probed } = ways
  if (exit === null) return ''
  if (probed === null) return wayText(exit)
  const since = `since ${moment(Date.parse(probed.since))}`
  if (isElsewhere(ways)) return `${probed.name} in place of ${exit.name} ${since}, by what it saw itself`
  return probed.answers ? wayText(exit) : `${exit.name}, which does not answer ${since}`
}

const roleText = ({ role, exit }: Ways): string =>
  role === 'stands by' ? `stands by for ${exit?.name}` : (role ?? '')

const isDoubtful = (ways: Ways): boolean => isElsewhere(ways) || ways.probed?.answers === false

/** What a machine is to its networks, as columns; none where none of them has a second exit. */
export const wayColumns = <Row extends Ways>(
  rows: readonly Row[],
  kind: 'node' | 'exit',
  { yellow }: Pick<Palette, 'yellow'>,
): readonly Column<Row>[] => {
  if (rows.every(({ standby }) => standby === null)) return []
  if (kind === 'exit') return [{ head: 'ROLE', cell: roleText }]
  return [
    {
      head: 'OUT BY',
      cell: outText,
      paint: (text, row) => (isDoubtful(row) ? yellow(text) : text),
    },
    { head: 'STANDING BY', cell: ({ standby }) => (standby === null ? 'none' : wayText(standby)) },
  ]
}
