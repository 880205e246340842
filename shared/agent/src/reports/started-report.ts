import { DERIVE_VERSION } from '@sixfold/derive'
import { AgentStarted } from '@sixfold/events/reports'
import type { Finding } from '@sixfold/linux'
import { VERSION } from '../version.ts'

/** What an agent says of itself at its start. */
export const startedReport = (
  role: 'node' | 'exit',
  uplink: readonly string[],
  hasUserspace: boolean,
  findings: readonly Finding[],
) =>
  AgentStarted.of({
    role,
    agentVersion: VERSION,
    deriveVersions: [DERIVE_VERSION],
    wireguard: hasUserspace ? 'userspace' : 'kernel',
    uplink: [...uplink],
    findings: findings.map(({ message, remedy }) => `${message}: ${remedy}`),
  })
