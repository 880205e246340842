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
    role: z.enum(['node', 'exit']).describe('What the machine is.'),
    agentVersion: z.string().describe('The version of the agent.'),
    deriveVersions: z
      .array(z.int().min(1))
      .min(1)
      .describe('The versions of the derivation that it understands.'),
    wireguard: z.enum(['kernel', 'userspace', 'unknown']).describe('Where its WireGuard is.'),
    uplink: z.array(z.string()).describe("The addresses of its gateway on the site's link."),
    findings: z.array(z.string()).max(64).describe('What is missing on the machine, in sentences.'),
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
