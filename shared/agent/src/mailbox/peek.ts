import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { attachmentsDirectory } from '../workloads/attach.ts'
import { AttachmentRequest, EMPTY_BOOK, IndexBook } from '../workloads/attachments.ts'
import {
  KeyPair,
  keysFile,
  MACHINE_FILE,
  MachineEntry,
  NetworkEntry,
  networkFile,
  reading,
} from './notebook.ts'

/** Null where there is none. */
const orNull = async <Value>(looking: Promise<Value>): Promise<Value | null> => {
  try {
    return await looking
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw err
  }
}

/** Files whose names mean something: no halves of an interrupted write, nothing that was put aside, no answers of ours. */
const isDocument = (name: string): boolean => name.endsWith('.json') && !name.endsWith('.status.json')

/**
 * Reads an agent's state directory as it is, and touches nothing, not even what cannot be read: that is told in
 * `problems`, a sentence each. For those who look on while the agent may be writing: each file is whole.
 */
export const peek = (directory: string) => {
  const problems: string[] = []

  const read = async <Value>(path: string, schema: z.ZodType<Value>): Promise<Value | null> => {
    const bytes = await orNull(readFile(path))
    if (bytes === null) return null
    try {
      return reading(schema)(bytes)
    } catch {
      problems.push(`${path} cannot be read: the agent will set it aside when it starts`)
      return null
    }
  }

  const readAll = async <Value>(under: string, schema: z.ZodType<Value>): Promise<Value[]> => {
    const names = ((await orNull(readdir(under))) ?? []).filter(isDocument).toSorted()
    const all = await Promise.all(names.map((name) => read(join(under, name), schema)))
    return all.flatMap((value) => (value === null ? [] : [value]))
  }

  return {
    problems: problems as readonly string[],
    networks: () => readAll(join(directory, 'networks'), NetworkEntry),
    machine: () => read(join(directory, MACHINE_FILE), MachineEntry),
    keys: (party: string, network: string, generation: number) =>
      read(join(directory, 'keys', keysFile(party, network, generation)), KeyPair),
    indices: async (party: string, network: string): Promise<IndexBook> =>
      (await read(join(directory, 'indices', networkFile(party, network)), IndexBook)) ?? EMPTY_BOOK,
    attachments: () => readAll(attachmentsDirectory(directory), AttachmentRequest),
  }
}

export type Peek = ReturnType<typeof peek>
