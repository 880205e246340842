import { type AgentId, refOf } from '@sixfold/events'
import { presentMembers, viewOf, type World } from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import { networkReports } from '../ipam/network-reports.ts'
import { memberNow, startedReport } from '../machines/reports.ts'
import { type DriftRow, driftOf, type Part, wantedOf } from './drift.ts'

/** What agents report, apart from the log: as of now, for the past is not kept. This shape stays. */
export type DriftNow = Readonly<{
  /** RFC 3339. */
  asOf: string
  reports: readonly DriftRow[]
  /** Of a machine: what its agent misses on it, in sentences; null where it never reported, and of a network. */
  findings: readonly string[] | null
}>

const keyOf = ({ agent, party, network }: Part): string => `${agent} ${party}/${network}`

/** Where the log wants something, and where an agent says that there is something. */
const partsOf = async (
  connection: Connection,
  wanted: readonly Part[],
  isAskedFor: (part: Part) => boolean,
): Promise<Part[]> => {
  const said = (await networkReports(connection)).flatMap(({ agent, report: { party, network, phase } }) =>
    phase === 'absent' || !isAskedFor({ agent, party, network }) ? [] : [{ agent, party, network }],
  )
  return [...new Map([...wanted, ...said].map((part) => [keyOf(part), part])).values()]
}

const rowsOf = (connection: Connection, world: World, parts: readonly Part[]): Promise<DriftRow[]> => {
  const now = Date.now()
  return Promise.all(
    parts.map(async (part) => driftOf(world, part, await memberNow(connection, part.agent, part, now))),
  )
}

/** What the members of a network report, and whoever else says that it has it. */
export const networkDrift = async (
  connection: Connection,
  world: World,
  party: string,
  network: string,
): Promise<DriftNow> => {
  const view = viewOf(world, party, network)
  const wanted = view === null ? [] : presentMembers(view.plan).map((agent) => ({ agent, party, network }))
  const isOfIt = (part: Part): boolean => part.party === party && part.network === network
  const parts = await partsOf(connection, wanted, isOfIt)
  return {
    asOf: new Date().toISOString(),
    reports: await rowsOf(connection, world, parts),
    findings: null,
  }
}

/** What a machine reports of its networks, and what it misses. */
export const machineDrift = async (
  connection: Connection,
  world: World,
  agent: AgentId,
): Promise<DriftNow> => {
  const wanted = [...world.networksOf(agent)].flatMap((subject) => {
    const ref = refOf(subject)
    const part = ref === null ? null : { agent, party: ref.party, network: ref.id }
    return part === null || wantedOf(world, part).is === 'nothing' ? [] : [part]
  })
  const parts = await partsOf(connection, wanted, (part) => part.agent === agent)
  const [reports, started] = await Promise.all([
    rowsOf(connection, world, parts),
    startedReport(connection, agent),
  ])
  return { asOf: new Date().toISOString(), reports, findings: started?.data.findings ?? null }
}
