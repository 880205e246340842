import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentId } from '@sixfold/events/values/agent-id'
import { linuxHost } from '@sixfold/linux/host'
import { z } from 'zod'
import { LabProcess } from '../processes/process.ts'
import { Name } from '../topology/name.ts'
import { Topology } from '../topology/schema.ts'

/** Where labs are kept: gone after a boot, as are their namespaces. */
export const LABS_DIRECTORY = '/run/sixfold/labs'

const Ref = z.object({ pid: z.int().positive(), startedAt: z.number() })

/**
 * What `context.json` in a lab's directory holds, for every program that works with a running lab. Written before the
 * first namespace is made, and again when the lab is up.
 */
export const LabRecord = z.object({
  lab: Name,
  directory: z.string(),
  state: z.enum(['being-made', 'up']),
  /** Who makes the lab, or made it. */
  builder: Ref,
  topology: Topology.required({ name: true }),
  /** How NATS is reached from the machines of the lab; a program outside enters `netns` first. */
  nats: z.object({ netns: z.string(), urls: z.array(z.string()).min(1) }),
  machines: z.array(
    z.object({
      name: z.string(),
      site: z.string(),
      roles: z.array(z.string()),
      netns: z.string(),
      ipv4: z.string().nullable(),
      ipv6: z.string().nullable(),
    }),
  ),
  /** Who the agents are: ids are made before anything starts, so that orders may be published at once. */
  agents: z.array(
    z.object({
      kind: z.enum(['node-agent', 'exit-gateway']),
      machine: z.string(),
      id: AgentId,
      stateDir: z.string(),
      process: z.string(),
    }),
  ),
  /** Wires by name, and where to listen on them. */
  links: z.array(z.object({ name: z.string(), netns: z.string(), dev: z.string() })),
  processes: z.array(LabProcess),
})
export type LabRecord = z.output<typeof LabRecord>

/** Where a lab lives. The name is checked: it becomes part of a path. */
export const directoryOf = (name: string, root = LABS_DIRECTORY): string => join(root, Name.parse(name))

/** The file that describes a lab to other programs. */
export const contextFile = (directory: string): string => join(directory, 'context.json')

/**
 * The record of a lab, or null where there is none.
 *
 * @throws when there is one that another version wrote, or that nobody can read
 */
export const readRecord = async (directory: string): Promise<LabRecord | null> => {
  const text = await readFile(contextFile(directory), 'utf8').catch((err: NodeJS.ErrnoException) => {
    if (err.code === 'ENOENT') return null
    throw err
  })
  return text === null ? null : LabRecord.parse(JSON.parse(text))
}

/** Writes the record, at once or not at all. */
export const writeRecord = (record: LabRecord): Promise<void> =>
  linuxHost().run({
    do: 'write',
    path: contextFile(record.directory),
    content: `${JSON.stringify(record, null, 2)}\n`,
    mode: 0o600,
  })
