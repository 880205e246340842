import type { AnyDefinition } from './codec.ts'
import { codecFor } from './codec.ts'
import { AgentStarted } from './reports/agent-started.ts'
import { NetworkReported } from './reports/network-reported.ts'
import { ResyncRequested } from './reports/resync-requested.ts'

export { AgentStarted, NetworkReported, ResyncRequested }

/** Every report, by name: the union that deciders and folds switch over. */
export type Report =
  | ReturnType<typeof AgentStarted.of>
  | ReturnType<typeof NetworkReported.of>
  | ReturnType<typeof ResyncRequested.of>

/** Every report of every version. A published one never changes; see registry.ts. */
export const REPORTS: readonly AnyDefinition[] = [AgentStarted, NetworkReported, ResyncRequested]

/** Reads reports. */
export const reportCodec = codecFor<Report>(REPORTS)
