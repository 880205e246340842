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
import { type Entry, mailboxFolder } from './folder.ts'
import type { Notebook } from './notebook.ts'
import type { Outbox } from './outbox.ts'
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

/** The key of a network inside an agent. */
export const unitKey = (party: string, network: string): string => `${party}/${network}`

/**
 * What the log says about this machine, folded from its mailbox and kept on disk. Nothing is acknowledged before it is
 * on the disk; a gap asks for a snapshot and is never guessed across.
 */
export const openMailbox = async ({ notebook, outbox, log, onNetwork, onMachine }: MailboxOptions) => {
  const foldNetwork = mailboxFolder<NetworkView>({ schema: NetworkViewSchema, evolve: evolveView })
  const foldMachine = mailboxFolder<MachineView>({ schema: MachineViewSchema, evolve: evolveMachineView })
  const networks = new Map<string, Entry<NetworkView>>()
  let machine = await notebook.readMachine()
  let asked = 0
  /** False while what is on the disk may not be all there is: then nothing may be taken away. */
  let isComplete = machine !== null

  for (const entry of await notebook.readNetworks()) {
    networks.set(unitKey(entry.view.party, entry.view.network), entry)
  }

  const askFor = (party: string, network: string, entry: Entry<unknown> | null): void => {
    asked += 1
    const have = entry === null || entry.frozen !== null ? 0 : entry.revision
    const data = {
      party: party as PartyId,
      network: network as NetworkId,
      epoch: `${entry?.epoch ?? ''}#${asked}`,
      have,
    }
    outbox.say(resyncReportType(party, network), ResyncRequested.of(data))
  }

  const receiveMachine = async (letter: Letter, message: MailboxMessage): Promise<void> => {
    const folding = foldMachine(letter.subject, machine, message)
    if (folding.outcome === 'gap') askFor(MACHINE.party, MACHINE.network, machine)
    if (message.snapshot !== undefined) isComplete = true
    if (folding.outcome !== 'changed') return
    machine = folding.entry
    await notebook.writeMachine(machine)
    onMachine()
  }

  const receiveNetwork = async (
    { subject }: Letter,
    { party, network }: Readonly<{ party: string; network: string }>,
    message: MailboxMessage,
  ): Promise<string | null> => {
    const key = unitKey(party, network)
    const folding = foldNetwork(subject, networks.get(key) ?? null, message)
    if (folding.outcome === 'gap') askFor(party, network, networks.get(key) ?? null)
    if (folding.outcome !== 'changed') return null
    networks.set(key, folding.entry)
    return key
  }

  const receive = async (letter: Letter, changed: Set<string>): Promise<void> => {
    const to = mailboxOf(letter.subject)
    const message = decodeMailbox(letter.bytes)
    if (to === null || message === null) {
      log.warn({ subject: letter.subject }, 'a mailbox message that cannot be read')
      return
    }
    if (to.party === MACHINE.party && to.network === MACHINE.network) return receiveMachine(letter, message)
    const key = await receiveNetwork(letter, to, message)
    if (key !== null) changed.add(key)
  }

  return {
    networks: networks as ReadonlyMap<string, Entry<NetworkView>>,
    machine: (): MachineView | null => machine?.view ?? null,
    isComplete: (): boolean => isComplete,
    /** Folds a batch and puts it on the disk; resolves when it may be acknowledged. */
    receiveAll: async (letters: readonly Letter[]): Promise<void> => {
      const changed = new Set<string>()
      for (const letter of letters) {
        await receive(letter, changed).catch((err: unknown) =>
          log.error({ err, subject: letter.subject }, 'a mailbox message that cannot be folded'),
        )
      }
      const entries = [...changed].flatMap((key) => networks.get(key) ?? [])
      await Promise.all(entries.map((entry) => notebook.writeNetwork(entry)))
      for (const key of changed) onNetwork(key)
    },
    /** Asks for everything where something is missing: a new machine, or one whose disk was lost. */
    askIfIncomplete: (): void => {
      if (!isComplete) askFor(MACHINE.party, MACHINE.network, null)
    },
    /** Forgets a network that is gone for good. */
    forget: async (key: string): Promise<void> => {
      const entry = networks.get(key)
      networks.delete(key)
      if (entry !== undefined) await notebook.forget(entry.view.party, entry.view.network)
    },
  }
}

export type Mailbox = Awaited<ReturnType<typeof openMailbox>>
