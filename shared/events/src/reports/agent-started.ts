import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'

/**
 * An agent is up: what it is, what it can do, and where its gateway stands.
 *
 * Written by: agents, at start and when it changes. `uplink` are the addresses by which an upstream router reaches the
 * gateway (`node show --upstream`).
 */
export const AgentStarted = defineEvent({
  kind: 'report',
  name: 'AgentStarted',
  version: 1,
  data: z.strictObject({
    role: z.enum(['node', 'exit']),
    agentVersion: z.string(),
    deriveVersions: z.array(z.int().min(1)).min(1),
    wireguard: z.enum(['kernel', 'userspace', 'unknown']),
    uplink: z.array(z.string()),
    findings: z.array(z.string()).max(64),
  }),
})
export type AgentStarted = EventOf<typeof AgentStarted>
