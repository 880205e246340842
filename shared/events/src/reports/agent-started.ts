import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'

export const AgentStarted = defineEvent({
  kind: 'report',
  name: 'AgentStarted',
  version: 1,
  about:
    'An agent is up: what it is, what it can do, and where its gateway stands. `uplink` are the addresses by which an upstream router reaches the gateway (`node show --upstream`).',
  by: 'agents, at start and when it changes',
  data: z.strictObject({
    role: z.enum(['node', 'exit']),
    agentVersion: z.string(),
    deriveVersions: z.array(z.int().min(1)).min(1),
    wireguard: z.enum(['kernel', 'userspace', 'unknown']),
    uplink: z.array(z.string()),
    findings: z.array(z.string()).max(64),
  }),
  example: {
    role: 'node',
    agentVersion: '0.1.0',
    deriveVersions: [1],
    wireguard: 'kernel',
    uplink: ['2001:db8:0:1::a2/64'],
    findings: [],
  },
})

/** What AgentStarted says. */
export type AgentStarted = EventOf<typeof AgentStarted>
