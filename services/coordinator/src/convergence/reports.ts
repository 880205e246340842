import type { FarmWaysSaid } from '@sixfold/domain'
import { AgentId, type Report, reportCodec } from '@sixfold/events'
import { networkRef } from '@sixfold/fold'
import type { ReceivedReport } from '@sixfold/jetstream'
import type { Log } from '@sixfold/service'
import type { Cause } from '../journal/journal.ts'
import type { Router } from '../routing/router.ts'
import type { Desk } from './desk.ts'
import type { FailoverDesk } from './failover.ts'
import type { HolesDesk } from './holes.ts'

/** An agent spoke of its ways in clear that are not sent over yet. */
export type OnWays = (agent: AgentId, said: FarmWaysSaid, cause: Cause) => void

type ReadReportsOptions = Readonly<{
  desk: Desk
  holes: HolesDesk
  failover: FailoverDesk
  router: Router
  onWays: OnWays
  log: Log
}>

/** Reads what agents publish about themselves; what cannot be read is said once and changes nothing. */
export const readReports =
  ({ desk, holes, failover, router, onWays, log }: ReadReportsOptions) =>
  ({ agent: text, type, bytes, sequence }: ReceivedReport): void => {
    const { data: agent } = AgentId.safeParse(text)
    if (agent === undefined) return
    const decoded = reportCodec.decode(bytes)
    if (!decoded.ok) {
      const [problem] = decoded.problems
      log.warn({ agent, field: problem?.field, reason: problem?.expected }, 'a report that cannot be read')
      return
    }
    const report: Report = decoded.event
    const cause = { causationId: `report:${agent}:${sequence}` }
    if (report.name === 'NetworkReported') {
      const { party, network, applied } = report.data
      desk.hear(agent, type, report.data, cause)
      holes.held(agent, networkRef(party, network), applied ?? 0, cause)
    }
    if (report.name === 'PathsReported') holes.hear(agent, report.data, cause)
    if (report.name === 'FarmWaysReported') onWays(agent, report.data, cause)
    if (report.name === 'AgentStarted') desk.present(agent)
    if (report.name === 'ResyncRequested') {
      const { party, network } = report.data
      void router.resync({ agent, party, network })
    }
    failover.hear(agent, report, cause)
  }
