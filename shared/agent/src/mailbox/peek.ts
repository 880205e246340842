import { join } from 'node:path'
import { type StateFiles, stateFiles } from '@sixfold/service'
import type { z } from 'zod'
import { acceptedFiles, lastAccepted } from '../workloads/accepted.ts'
import { attachmentsDirectory } from '../workloads/attach.ts'
import {
  EMPTY_BOOK,
  IndexBook,
  type Requested,
  readRequest,
  requestFile,
  requestName,
} from '../workloads/attachments.ts'
import { attachedBefore } from '../workloads/statuses.ts'
import {
  KeyPair,
  keysFile,
  MACHINE_FILE,
  MachineEntry,
  NetworkEntry,
  networkFile,
  reading,
  TABLE_FILE,
  TableLeft,
} from './notebook.ts'

/**
 * Reads an agent's state directory as it is, and touches nothing, not even what cannot be read: that is told in
 * `problems`, a sentence each. For those who look on while the agent may be writing: each file is whole.
 */
export const peek = (directory: string) => {
  const problems: string[] = []
  const under = (name: string): StateFiles => stateFiles(join(directory, name))
  const networks = under('networks')
  const attached = stateFiles(attachmentsDirectory(directory))

  const read = async <Value>(files: StateFiles, name: string, schema: z.ZodType<Value>) => {
    const bytes = await files.read(name)
    if (bytes === null) return null
    try {
      return reading(schema)(bytes)
    } catch {
      problems.push(
        `${join(files.directory, name)} cannot be read: the agent will set it aside when it starts`,
      )
      return null
    }
  }

  const requested = async (file: string): Promise<Requested[]> => {
    const { request, reason } = await readRequest(attached, requestName(file))
    if (reason !== null) problems.push(`${join(attached.directory, requestName(file))}: ${reason}`)
    const its =
      request ?? (reason === null ? null : await lastAccepted(acceptedFiles(attached.directory), file))
    return its === null ? [] : [{ ...its, file }]
  }

  return {
    problems: problems as readonly string[],
    networks: async () => {
      const all = await Promise.all((await networks.list()).map((name) => read(networks, name, NetworkEntry)))
      return all.flatMap((entry) => entry ?? [])
    },
    machine: () => read(stateFiles(directory), MACHINE_FILE, MachineEntry),
    keys: (party: string, network: string, generation: number) =>
      read(under('keys'), keysFile(party, network, generation), KeyPair),
    indices: async (party: string, network: string): Promise<IndexBook> =>
      (await read(under('indices'), networkFile(party, network), IndexBook)) ?? EMPTY_BOOK,
    /** How tables of nft were left, by their namespace. */
    tables: async () => {
      const [files, left] = [under('tables'), new Map<string, z.output<typeof TableLeft>>()]
      for (const name of await files.list()) {
        const record = await read(files, name, TableLeft)
        if (record !== null) left.set(name.slice(0, -TABLE_FILE.length), record)
      }
      return left
    },
    /** What is asked for by workloads of this machine. */
    attachments: async (): Promise<Requested[]> => {
      const files = (await attached.list()).flatMap((name) => requestFile(name) ?? [])
      return (await Promise.all(files.map(requested))).flat()
    },
    /** Who of them is attached already, and keeps what it has. */
    isAttached: () => attachedBefore(attached),
  }
}

export type Peek = ReturnType<typeof peek>
