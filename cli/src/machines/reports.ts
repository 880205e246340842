import {
  farmWaysReportType,
  handshakesReportType,
  networkReportType,
  policyReportType,
  presenceSubject,
  probesReportType,
  REPAIRS_REPORT,
  type Report,
  reportCodec,
  reportSubject,
  STANDING_BY_REPORT,
  STARTED_REPORT,
  UPSTREAM_REPORT,
} from '@sixfold/events'
import type { Connection } from '@sixfold/jetstream'
import { lastOn } from '@sixfold/jetstream/read-message'
import { latest } from './heard.ts'

/** A network's party and id, as they stand in facts. */
type Of = Readonly<{ party: string; network: string }>

type DataOf<Name extends Report['name']> = Extract<Report, { name: Name }>['data']

/** What an agent says of itself, of one network, of what it did last, of peers that do not answer, and of its BGP neighbours. */
export type Started = DataOf<'AgentStarted'>
export type Reported = DataOf<'NetworkReported'>
export type Done = DataOf<'RepairsReported'>
export type Handshakes = DataOf<'HandshakesReported'>
export type Upstream = DataOf<'UpstreamReported'>
/** What a member says of the exit of a network where another one stands by. */
export type Probed = DataOf<'ExitProbed'>

/** What an exit sees of those that it stands by for. */
export type StandingBy = DataOf<'StandingByReported'>

/** A last report and when it was stored, in milliseconds since 1970. */
export type LastReport<Data> = Readonly<{ data: Data; at: number }>

/** The last report of this name under a type; null where there is none, or one of another name. */
const lastReport = async <Name extends Report['name']>(
  connection: Connection,
  { agent, type, name }: Readonly<{ agent: string; type: string; name: Name }>,
): Promise<LastReport<DataOf<Name>> | null> => {
  const stored = await lastOn(connection, 'REPORTS', reportSubject(agent, type))
  const decoded = stored === null ? null : reportCodec.decode(stored.bytes)
  if (stored === null || decoded?.ok !== true || decoded.event.name !== name) return null
  return { data: decoded.event.data as DataOf<Name>, at: stored.storedAt }
}

/** What an agent said when it started, or null when it never did. */
export const startedReport = (connection: Connection, agent: string) =>
  lastReport(connection, { agent, type: STARTED_REPORT, name: 'AgentStarted' })

/** What an agent did last, or null when it has changed nothing since it was started. */
export const doneReport = (connection: Connection, agent: string) =>
  lastReport(connection, { agent, type: REPAIRS_REPORT, name: 'RepairsReported' })

/** How an exit stands with its BGP neighbours, or null where it has none, or never said. */
export const upstreamReport = (connection: Connection, agent: string) =>
  lastReport(connection, { agent, type: UPSTREAM_REPORT, name: 'UpstreamReported' })

/** What an exit sees of those that it stands by for, or null where it never said. */
export const standingByReport = (connection: Connection, agent: string) =>
  lastReport(connection, { agent, type: STANDING_BY_REPORT, name: 'StandingByReported' })

/** Whether a node reaches the exit of a network, and by way of which one it sends; null where it does not say, as where there is no other. */
export const probedReport = (connection: Connection, agent: string, { party, network }: Of) =>
  lastReport(connection, { agent, type: probesReportType(party, network), name: 'ExitProbed' })

/** What an agent said last about a network, or null when it said nothing. */
export const networkReport = (connection: Connection, agent: string, { party, network }: Of) =>
  lastReport(connection, { agent, type: networkReportType(party, network), name: 'NetworkReported' })

/** What an agent said last about what a network's policies dropped, or null when it said nothing. */
export const policyReported = (connection: Connection, agent: string, { party, network }: Of) =>
  lastReport(connection, { agent, type: policyReportType(party, network), name: 'PolicyReported' })

/** Which peers of a network do not answer an agent, or null when it has not said yet. */
export const handshakesReport = (connection: Connection, agent: string, { party, network }: Of) =>
  lastReport(connection, {
    agent,
    type: handshakesReportType(party, network),
    name: 'HandshakesReported',
  })

/** Whether packets pass over the ways in clear of a network that an agent does not send over yet, or null when it has not said. */
export const farmWaysReport = (connection: Connection, agent: string, { party, network }: Of) =>
  lastReport(connection, { agent, type: farmWaysReportType(party, network), name: 'FarmWaysReported' })

/** How long ago an agent was heard, in milliseconds; null when it was not within the last minute. */
export const heardAgo = async (
  connection: Connection,
  agent: string,
  now: number,
): Promise<number | null> => {
  const last = await lastOn(connection, 'PRESENCE', presenceSubject(agent))
  return last === null ? null : Math.max(0, now - last.storedAt)
}

/** What an agent said last about a network, and how long ago it was heard, in milliseconds; null: not within the last minute. */
export const memberNow = async (connection: Connection, agent: string, name: Of, now: number) => {
  const [report, livedMs] = await Promise.all([
    networkReport(connection, agent, name),
    heardAgo(connection, agent, now),
  ])
  // A report is a word too: of an agent that has just started there is often nothing else.
  return { report, heardMs: latest(livedMs, report === null ? null : Math.max(0, now - report.at)) }
}
