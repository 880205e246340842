import { deriveGateway, type Proxied, type Uplink } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import type { MachineView, NetworkView } from '@sixfold/fold'
import type { KernelState } from '@sixfold/kernel'
import { facilitiesFor, type Machine } from '@sixfold/linux'
import type { Host, PassReport } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import type { Mailbox } from '../mailbox/mailbox.ts'
import type { Outbox } from '../reports/outbox.ts'
import { openRefusedLog } from '../reports/refused-log.ts'
import { sayUpstream } from '../reports/upstream-report.ts'
import { closedTo, openInfrastructure } from './infrastructure.ts'
import type { Narrowing } from './narrowing.ts'
import { GATEWAY } from './passes.ts'
import type { UnitResult } from './unit.ts'

/** Keeps the gateway of this machine, where it has an uplink and is registered. */
export const openGatewayUnit = ({
  id,
  uplink,
  servers,
  host,
  narrowing,
  machine,
  mailbox,
  outbox,
  log,
  guests = () => [],
  standsInFor = () => [],
  seen = (it) => it,
  itself = (it) => it,
  onApplied,
}: Readonly<{
  id: AgentId
  uplink: Uplink | null
  /** The servers of the log, as URLs. */
  servers: readonly string[]
  host: Host
  narrowing: Narrowing
  machine: Machine
  mailbox: Mailbox
  outbox: Outbox
  log: Log
  /** What its networks have proxied here. */
  guests?: () => readonly Proxied[]
  /** The exits that this machine took over from itself. */
  standsInFor?: () => readonly string[]
  /** A network as it is to be derived here. */
  seen?: (view: NetworkView) => NetworkView
  /** This machine as it is to be derived. */
  itself?: (view: MachineView) => MachineView
  onApplied: (state: KernelState, report: PassReport) => void
}>) => {
  const infrastructure = openInfrastructure(servers)
  const logRefused = openRefusedLog({ id, machine, log })
  return async (): Promise<UnitResult> => {
    const known = mailbox.machine()
    if (known === null || known.id !== id || uplink === null) return 'rest'
    const view = itself(known)
    const networks = [...mailbox.networks.values()].map((entry) => seen(entry.view))
    const grid = await infrastructure(networks)
    const state = deriveGateway(view, closedTo(uplink, grid), networks, guests(), standsInFor())
    const report = await narrowing.pass(GATEWAY, (lookAt) => facilitiesFor(state, machine, lookAt))
    onApplied(state, report)
    await sayUpstream(view, { host, outbox })
    logRefused(networks, report)
    const { facilities, isConverged } = report
    for (const { facility, changes, stepsRun, error } of facilities) {
      if (stepsRun > 0) log.info({ facility, change: changes, steps: stepsRun }, 'the gateway was changed')
      if (error !== null) log.warn({ facility, reason: error.message }, 'the gateway is not at rest')
    }
    return isConverged ? 'rest' : 'again'
  }
}
