import { z } from 'zod'

/**
 * What runs in a lab. `nats` and `coordinator` on the control machine, `server` on a web server, `router` in a site's
 * router that speaks BGP, agents on theirs.
 */
export const ProcessKind = z.enum(['nats', 'server', 'router', 'coordinator', 'node-agent', 'exit-gateway'])
export type ProcessKind = z.output<typeof ProcessKind>

/** The order in which kinds are started; those of one group at once. */
export const START_ORDER: readonly (readonly ProcessKind[])[] = [
  ['nats', 'server', 'router'],
  ['coordinator'],
  ['node-agent', 'exit-gateway'],
]

/** A process of a lab: all that is needed to start it, again and from anywhere. */
export const LabProcess = z.strictObject({
  /** `nats`, `coordinator`, `coordinator-2`, or `<kind>@<machine>`. */
  name: z.string(),
  kind: ProcessKind,
  machine: z.string(),
  netns: z.string(),
  argv: z.tuple([z.string()], z.string()),
  environment: z.record(z.string(), z.string()),
  log: z.string(),
  /** Holds {pid, startedAt} of its last start; see ProcessRef. */
  pidFile: z.string(),
  /** It is ready when its log says this; null: when it runs. */
  readyLine: z.string().nullable(),
})
export type LabProcess = z.output<typeof LabProcess>

/**
 * What to run for a kind in place of the real thing. The lab adds its arguments: nats and a router `-c FILE`, a server its
 * name.
 */
export type Command = Readonly<{ argv: readonly [string, ...string[]]; readyLine?: string }>
export type Commands = Readonly<Record<ProcessKind, Command>>
