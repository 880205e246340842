import { AgentId, type Report, reportCodec } from '@sixfold/events'
import { networkRef } from '@sixfold/fold'
import type { ReceivedReport } from '@sixfold/jetstream'
import type { Log } from '@sixfold/service'
import type { Router } from '../routing/router.ts'
import type { Desk } from './desk.ts'
import type { FailoverDesk } from './failover.ts'
import type { HolesDesk } from './holes.ts'

/** Reads what agents publish about themselves; what cannot be read is said once and changes nothing. */
export const readReports =
  ({
    desk,
    holes,
    failover,
    router,
    log,
  }: Readonly<{ desk: Desk; holes: HolesDesk; failover: FailoverDesk; router: Router; log: Log }>) =>
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
    if (report.name === 'AgentStarted') desk.present(agent)
    if (report.name === 'ResyncRequested') {
      const { party, network } = report.data
      void router.resync({ agent, party, network })
    }
    failover.hear(agent, report, cause)
  }
