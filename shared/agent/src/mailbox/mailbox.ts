import {
  decodeMailbox,
  MACHINE,
  type MailboxMessage,
  mailboxOf,
  type NetworkId,
  type PartyId,
  resyncReportType,
} from '@sixfold/events'
import { ResyncRequested } from '@sixfold/events/reports'
import { evolveMachineView, evolveView, type MachineView, type NetworkView } from '@sixfold/fold'
import type { Log } from '@sixfold/service'
import type { Outbox } from '../reports/outbox.ts'
import { type Entry, type Folding, mailboxFolder } from './folder.ts'
import type { Notebook } from './notebook.ts'
import { MachineViewSchema, NetworkViewSchema } from './view-schema.ts'

/** A message as it lies in the mailbox. */
export type Letter = Readonly<{ subject: string; bytes: Uint8Array }>

export type MailboxOptions = Readonly<{
  notebook: Notebook
  outbox: Outbox
  log: Log
  onNetwork: (key: string) => void
  onMachine: () => void
}>

type Outcome = Folding<unknown>['outcome']

/** The key of a network inside an agent. */
export const unitKey = (party: string, network: string): string => `${party}/${network}`

/** A disk that was full is tried again: what was not acknowledged comes again only half a minute later. */
const RETRY_MS = 3_000

const MACHINE_KEY = unitKey(MACHINE.party, MACHINE.network)

/**
 * What the log says about this machine, folded from its mailbox and kept on disk. Nothing is acknowledged before it is
 * on the disk; a gap asks for a snapshot and is never guessed across.
 */
export const openMailbox = async ({ notebook, outbox, log, onNetwork, onMachine }: MailboxOptions) => {
  const foldNetwork = mailboxFolder<NetworkView>({ schema: NetworkViewSchema, evolve: evolveView })
  const foldMachine = mailboxFolder<MachineView>({ schema: MachineViewSchema, evolve: evolveMachineView })
  const networks = new Map<string, Entry<NetworkView>>()
  /** What was folded and is not on the disk yet, and why it could not be written; null: nobody tried yet. */
  const unwritten = new Map<string, string | null>()
  /** What was asked for, or has begun to come, and is not there yet. */
  const owed = new Map<string, () => void>()
  // Before the machine: where a network could not be read, it is gone from the disk too.
  for (const entry of await notebook.readNetworks()) {
    networks.set(unitKey(entry.view.party, entry.view.network), entry)
  }
  let machine = await notebook.readMachine()
  let asked = 0
  /** False while what is on the disk may not be all there is: then nothing may be taken away. */
  let isComplete = machine !== null

  const entryOf = (key: string): Entry<unknown> | null =>
    key === MACHINE_KEY ? machine : (networks.get(key) ?? null)

  const askFor = (party: string, network: string): void => {
    asked += 1
    const entry = entryOf(unitKey(party, network))
    const data = {
      party: party as PartyId,
      network: network as NetworkId,
      // Counted, so that asking again is another level of the report.
      epoch: `${entry?.epoch ?? ''}#${asked}`,
      have: entry === null || entry.frozen !== null ? 0 : entry.revision,
    }
    outbox.say(resyncReportType(party, network), ResyncRequested.of(data))
  }

  const fold = (key: string, subject: string, message: MailboxMessage): Outcome => {
    if (key === MACHINE_KEY) {
      const folding = foldMachine(subject, machine, message)
      machine = folding.entry
      return folding.outcome
    }
    const folding = foldNetwork(subject, networks.get(key) ?? null, message)
    if (folding.outcome === 'changed') networks.set(key, folding.entry)
    return folding.outcome
  }

  /** Notes what is still to come behind a message, so that it can be asked for again. */
  const note = (key: string, outcome: Outcome, { snapshot }: MailboxMessage, ask: () => void): void => {
    if (outcome === 'gap' || outcome === 'partial') owed.set(key, ask)
    // A whole snapshot is an answer, also where it brings nothing new.
    else if (snapshot !== undefined || outcome === 'changed') owed.delete(key)
  }

  const receive = ({ subject, bytes }: Letter): void => {
    const [to, message] = [mailboxOf(subject), decodeMailbox(bytes)]
    if (to === null || message === null) {
      log.warn({ subject }, 'a mailbox message that cannot be read')
      return
    }
    const key = unitKey(to.party, to.network)
    const ask = (): void => askFor(to.party, to.network)
    const outcome = fold(key, subject, message)
    if (outcome === 'changed') unwritten.set(key, unwritten.get(key) ?? null)
    if (outcome === 'gap') ask()
    note(key, outcome, message, ask)
  }

  const write = async (key: string): Promise<void> => {
    const entry = entryOf(key)
    if (key === MACHINE_KEY) await notebook.writeMachine(entry as Entry<MachineView>)
    else if (entry !== null) await notebook.writeNetwork(entry as Entry<NetworkView>)
    if (entryOf(key) === entry) unwritten.delete(key)
  }

  /** A full disk keeps nothing from the kernel: what cannot be written is not acknowledged, and so comes again. */
  const writeAndTell = async (key: string): Promise<void> => {
    try {
      await write(key)
    } catch (error) {
      unwritten.set(key, error instanceof Error ? error.message : String(error))
      throw error
    } finally {
      // Here and not when all are written: one that could not be must not silence those that were.
      if (key === MACHINE_KEY) onMachine()
      else onNetwork(key)
    }
  }

  const writeUnwritten = async (): Promise<void> => {
    const changed = [...unwritten.keys()].filter((key) => key !== MACHINE_KEY)
    const writes = await Promise.allSettled(changed.map(writeAndTell))
    for (const write of writes) if (write.status === 'rejected') throw write.reason
    // Last: with it on the disk, what is there is taken for all there is.
    if (unwritten.has(MACHINE_KEY)) await writeAndTell(MACHINE_KEY)
    // What is known of the machine comes last, and was never there without the rest.
    isComplete ||= machine !== null
  }

  let writing: Promise<void> = Promise.resolve()
  /** One after the other: two that write the same file stand in each other's way. */
  const writeAll = (): Promise<void> => {
    writing = writing.catch(() => undefined).then(writeUnwritten)
    return writing
  }

  let retry: NodeJS.Timeout | undefined
  /** Why it failed is told with each network. */
  const tryLater = (): void => {
    clearTimeout(retry)
    retry = setTimeout(() => void writeAll().catch(tryLater), RETRY_MS).unref()
  }

  return {
    networks: networks as ReadonlyMap<string, Entry<NetworkView>>,
    machine: (): MachineView | null => machine?.view ?? null,
    /** Why what is known of a network is not on the disk; null while it is. */
    writeProblem: (key: string): string | null => unwritten.get(key) ?? null,
    isComplete: (): boolean => isComplete,
    /** Folds a batch and puts it on the disk; resolves when it may be acknowledged, rejects when it may not. */
    receiveAll: async (letters: readonly Letter[]): Promise<void> => {
      for (const letter of letters) {
        try {
          receive(letter)
        } catch (err) {
          log.error({ err, subject: letter.subject }, 'a mailbox message that cannot be folded')
        }
      }
      await writeAll().catch((err: unknown) => {
        tryLater()
        throw err
      })
    },
    /** Asks for everything where something is missing: a new machine, or one whose disk was lost. */
    askIfIncomplete: (): void => {
      if (!isComplete) askFor(MACHINE.party, MACHINE.network)
    },
    /** Asks for everything again, whatever is there. */
    askAnew: (): void => {
      const ask = (): void => askFor(MACHINE.party, MACHINE.network)
      owed.set(MACHINE_KEY, ask)
      ask()
    },
    /** Whether what was asked for of this machine has come: it comes last. */
    isAnswered: (): boolean => !owed.has(MACHINE_KEY),
    /** Asks once more for what has not come: whoever was to answer may have died. */
    askAgain: (): void => {
      for (const ask of owed.values()) ask()
    },
    /** Forgets a network that is gone for good. */
    forget: async (key: string): Promise<void> => {
      const entry = networks.get(key)
      networks.delete(key)
      unwritten.delete(key)
      owed.delete(key)
      if (entry !== undefined) await notebook.forget(entry.view.party, entry.view.network)
    },
  }
}

export type Mailbox = Awaited<ReturnType<typeof openMailbox>>
