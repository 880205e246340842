import {
  networkReportType,
  policyReportType,
  presenceSubject,
  type Report,
  reportCodec,
  reportSubject,
} from '@sixfold/events'
import type { Connection } from '@sixfold/jetstream'
import { lastOn } from '@sixfold/jetstream/read-message'

/** Under this type an agent says what it is. */
const STARTED = 'agent-started'
/** And under this one what it did last. */
const REPAIRS = 'repairs'

/** What an agent says of itself, and of one network. */
export type Started = Extract<Report, { name: 'AgentStarted' }>['data']
export type Reported = Extract<Report, { name: 'NetworkReported' }>['data']

/** What an agent says of what policies dropped. */
type PolicyDropped = Extract<Report, { name: 'PolicyReported' }>['data']
/** What an agent did last. */
export type Done = Extract<Report, { name: 'RepairsReported' }>['data']

/** A last report and when it was stored, in milliseconds since 1970. */
export type LastReport<Data> = Readonly<{ data: Data; at: number }>

const lastReport = async (
  connection: Connection,
  agent: string,
  type: string,
): Promise<LastReport<Report> | null> => {
  const stored = await lastOn(connection, 'REPORTS', reportSubject(agent, type))
  const decoded = stored === null ? null : reportCodec.decode(stored.bytes)
  return stored !== null && decoded?.ok === true ? { data: decoded.event, at: stored.storedAt } : null
}

/** What an agent said when it started, or null when it never did. */
export const startedReport = async (
  connection: Connection,
  agent: string,
): Promise<LastReport<Started> | null> => {
  const last = await lastReport(connection, agent, STARTED)
  return last?.data.name === 'AgentStarted' ? { data: last.data.data, at: last.at } : null
}

/** What an agent did last, or null when it has changed nothing since it was started. */
export const doneReport = async (connection: Connection, agent: string): Promise<LastReport<Done> | null> => {
  const last = await lastReport(connection, agent, REPAIRS)
  return last?.data.name === 'RepairsReported' ? { data: last.data.data, at: last.at } : null
}

/** What an agent said last about a network, or null when it said nothing. */
export const networkReport = async (
  connection: Connection,
  agent: string,
  { party, network }: Readonly<{ party: string; network: string }>,
): Promise<LastReport<Reported> | null> => {
  const last = await lastReport(connection, agent, networkReportType(party, network))
  return last?.data.name === 'NetworkReported' ? { data: last.data.data, at: last.at } : null
}

/** What an agent said last about what a network's policies dropped, or null when it said nothing. */
export const policyReported = async (
  connection: Connection,
  agent: string,
  { party, network }: Readonly<{ party: string; network: string }>,
): Promise<LastReport<PolicyDropped> | null> => {
  const last = await lastReport(connection, agent, policyReportType(party, network))
  return last?.data.name === 'PolicyReported' ? { data: last.data.data, at: last.at } : null
}

/** How long ago an agent was heard, in milliseconds; null when it was not within the last minute. */
export const heardAgo = async (
  connection: Connection,
  agent: string,
  now: number,
): Promise<number | null> => {
  const last = await lastOn(connection, 'PRESENCE', presenceSubject(agent))
  return last === null ? null : Math.max(0, now - last.storedAt)
}
