import { join } from 'node:path'
import { AgentId, ExitEvidence, hashToken, Instant, type NetworkId, type PartyId } from '@sixfold/events'
import { FIRST_GENERATION, type MachineView, type NetworkView } from '@sixfold/fold'
import { newPrivateKey, type TableRecord } from '@sixfold/linux'
import { type FileContent, stateFiles } from '@sixfold/service'
import { z } from 'zod'
import { EMPTY_BOOK, IndexBook } from '../workloads/attachments.ts'
import type { Entry } from './folder.ts'
import { MachineViewSchema, NetworkViewSchema } from './view-schema.ts'

/** The private keys of one network on this machine. They are born here and never leave. */
export const KeyPair = z.strictObject({ mesh: z.string().length(44), exit: z.string().length(44) })
export type KeyPair = z.output<typeof KeyPair>

const entrySchema = <View>(view: z.ZodType<View>): z.ZodType<Entry<View>> =>
  z.strictObject({
    epoch: z.string(),
    revision: z.int().min(0),
    view,
    frozen: z.string().nullable(),
  }) as unknown as z.ZodType<Entry<View>>

/** What lies on the disk of a network, and of the machine. */
export const NetworkEntry = entrySchema(NetworkViewSchema)
export const MachineEntry = entrySchema(MachineViewSchema)

/** The file name of a network. */
export const networkFile = (party: string, network: string): string => `${hashToken(20, party, network)}.json`

/** The file name of a network's keys; those of the first generation are where they always were. */
export const keysFile = (party: string, network: string, generation: number): string =>
  generation === FIRST_GENERATION
    ? networkFile(party, network)
    : `${hashToken(20, party, network)}.${generation}.json`

/** Of which generation of a network's keys a file is; null for those of others. */
const generationIn = (party: string, network: string, name: string): number | null => {
  if (name === networkFile(party, network)) return FIRST_GENERATION
  const [, hash, generation] = /^(.+)\.(\d+)\.json$/.exec(name) ?? []
  return hash === hashToken(20, party, network) ? Number(generation) : null
}

/**
 * What an agent decided itself while exits were lost, before the log said so: by which exit it sends for which network, and
 * which exits it took over from.
 */
const Takeovers = z.strictObject({
  over: z.record(z.string(), AgentId),
  exits: z.array(z.strictObject({ exit: AgentId, evidence: ExitEvidence, since: Instant })),
})
export type Takeovers = z.output<typeof Takeovers>
const NO_TAKEOVERS: Takeovers = { over: {}, exits: [] }
const TAKEOVERS_FILE = 'takeovers.json'

/** How a table of nft came to rest, in a file named like its namespace. */
export const TableLeft = z.strictObject({
  fingerprint: z.string(),
  listing: z.string(),
  elements: z.record(z.string(), z.string()),
})
export const TABLE_FILE = '.json'

/** The file of the machine itself. */
export const MACHINE_FILE = 'machine.json'

/** The parser's own words quote what it read, and that may be a key. */
const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new Error('it is not JSON')
  }
}

/** Parses a file of JSON. What it throws quotes nothing of the file. */
export const reading =
  <Value>(schema: z.ZodType<Value>) =>
  (bytes: Buffer): Value => {
    const { data, error } = schema.safeParse(parsed(bytes))
    if (error === undefined) return data as Value
    throw new Error(z.prettifyError(error).replaceAll(/\s*\n\s*/g, ' '))
  }

/** What a file holds, or null; what cannot be read was set aside, and `onCorrupt` is told. */
const contentOf = <Value>(content: FileContent<Value>, onCorrupt: (reason: string) => void): Value | null => {
  if (content.is === 'there') return content.value
  if (content.is === 'corrupt') onCorrupt(`${content.reason}; moved to ${content.movedTo}`)
  return null
}

/** What an agent remembers on disk, so that it starts without NATS and never asks twice for what it acknowledged. */
export const openNotebook = (directory: string, onCorrupt: (reason: string) => void) => {
  const top = stateFiles(directory)
  const networks = stateFiles(join(directory, 'networks'))
  const keys = stateFiles(join(directory, 'keys'))
  const indices = stateFiles(join(directory, 'indices'))
  const tables = stateFiles(join(directory, 'tables'))
  const json = (value: unknown): string => `${JSON.stringify(value)}\n`

  /** Removes the keys of a network of every generation before one. */
  const dropKeysBefore = async (party: string, network: string, generation: number): Promise<void> => {
    for (const name of await keys.list()) {
      const its = generationIn(party, network, name)
      if (its !== null && its < generation) await keys.remove(name)
    }
  }

  return {
    dropKeysBefore,
    /**
     * Every network that was on disk and could be read. Where one could not, the machine's own view is removed before
     * this resolves: a machine that is not on its disk asks for everything, also after one more restart.
     */
    readNetworks: async (): Promise<Entry<NetworkView>[]> => {
      const entries: Entry<NetworkView>[] = []
      for (const name of await networks.list()) {
        const entry = contentOf(await networks.readAs(name, reading(NetworkEntry)), onCorrupt)
        if (entry === null) await top.remove(MACHINE_FILE)
        else entries.push(entry)
      }
      return entries
    },
    readMachine: async (): Promise<Entry<MachineView> | null> =>
      contentOf(await top.readAs(MACHINE_FILE, reading(MachineEntry)), onCorrupt),
    readTakeovers: async (): Promise<Takeovers> =>
      contentOf(await top.readAs(TAKEOVERS_FILE, reading(Takeovers)), onCorrupt) ?? NO_TAKEOVERS,
    writeTakeovers: (all: Takeovers): Promise<void> => top.write(TAKEOVERS_FILE, json(all)),
    writeMachine: (entry: Entry<MachineView>): Promise<void> => top.write(MACHINE_FILE, json(entry)),
    writeNetwork: (entry: Entry<NetworkView>): Promise<void> =>
      networks.write(networkFile(entry.view.party, entry.view.network), json(entry)),
    /** Forgets a network altogether: its view, its keys, its indices. */
    forget: async (party: string, network: string): Promise<void> => {
      const name = networkFile(party, network)
      const allKeys = dropKeysBefore(party, network, Number.POSITIVE_INFINITY)
      await Promise.all([networks.remove(name), allKeys, indices.remove(name)])
    },
    /**
     * The network's keys on this machine, made on the first call. Where they were there (`isKnown`: by the log), or lie
     * there and cannot be read, `onLost` says with which to go on.
     */
    ensureKeys: async (
      party: string,
      network: string,
      isKnown = false,
      onLost?: (party: string, network: string, generation: number) => Promise<KeyPair>,
      generation = FIRST_GENERATION,
    ): Promise<KeyPair> => {
      const name = keysFile(party, network, generation)
      const content = await keys.readAs(name, reading(KeyPair))
      const known = contentOf(content, onCorrupt)
      if (known !== null) return known
      const isLost = isKnown || content.is === 'corrupt'
      const made = { mesh: newPrivateKey(), exit: newPrivateKey() }
      const pair = isLost && onLost !== undefined ? await onLost(party, network, generation) : made
      await keys.write(name, json(pair))
      return pair
    },
    /** How every table came to rest that was written down; of one that cannot be read nothing is known. */
    readTables: async (): Promise<Map<string, TableRecord>> => {
      const found = new Map<string, TableRecord>()
      for (const name of await tables.list()) {
        const left = contentOf(await tables.readAs(name, reading(TableLeft)), onCorrupt)
        if (left !== null) found.set(name.slice(0, -TABLE_FILE.length), left)
      }
      return found
    },
    writeTable: (name: string, left: TableRecord): Promise<void> =>
      tables.write(`${name}${TABLE_FILE}`, json(left)),
    dropTable: (name: string): Promise<void> => tables.remove(`${name}${TABLE_FILE}`),
    readIndices: async (party: PartyId | string, network: NetworkId | string): Promise<IndexBook> =>
      contentOf(await indices.readAs(networkFile(party, network), reading(IndexBook)), onCorrupt) ??
      EMPTY_BOOK,
    writeIndices: (party: string, network: string, book: IndexBook): Promise<void> =>
      indices.write(networkFile(party, network), json(book)),
  }
}

export type Notebook = ReturnType<typeof openNotebook>
