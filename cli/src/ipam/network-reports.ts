import { AgentId, reportCodec } from '@sixfold/events'
import { type Connection, followReports } from '@sixfold/jetstream'
import { whileReachable } from '../log/while-reachable.ts'
import type { AgentSaid } from './against-reports.ts'

/** What every agent said last about each of its networks. */
export const networkReports = async (connection: Connection): Promise<AgentSaid[]> => {
  const said = new Map<string, AgentSaid>()
  const follower = await followReports(
    connection,
    ({ agent, type, bytes }) => {
      const decoded = reportCodec.decode(bytes)
      const id = AgentId.safeParse(agent)
      if (!decoded.ok || !id.success || decoded.event.name !== 'NetworkReported') return
      said.set(`${agent} ${type}`, { agent: id.data, report: decoded.event.data })
    },
    () => said.clear(),
  )
  await using _follower = follower
  await whileReachable(connection, Promise.race([follower.caughtUp, follower.failed]))
  return [...said.values()]
}
