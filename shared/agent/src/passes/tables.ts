import { namesOf } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { isSameRecord, NETNS_DIRECTORY, ownsNetns, type TableRecord, type TableRecords } from '@sixfold/linux'
import type { Host } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import type { Notebook } from '../mailbox/notebook.ts'

export type TablesOptions = Readonly<{ id: AgentId; host: Host; notebook: Notebook; log: Log }>

/**
 * How each table of nft came to rest, on the disk: what a hand changes while no agent runs shows as another listing when the
 * next one starts. Written behind what it is about, when that has been looked at: a table that an agent wrote last of all is
 * not vouched for, and is written once more by the next one. The disk being full delays that, and nothing else.
 */
export const openTables = async ({ id, host, notebook, log }: TablesOptions) => {
  const records = await notebook.readTables()
  /** What is on its way to the disk. */
  let last: Promise<void> = Promise.resolve()
  const then = (name: string, work: () => Promise<void>): void => {
    last = last.then(work).catch((err: unknown) => {
      // Said to be unknown, so that the next look tries again.
      records.delete(name)
      log.warn({ err, object: name }, 'how a filter stands could not be written down')
    })
  }

  const tables: TableRecords = {
    isAsLeft: (name, found) => {
      const left = records.get(name)
      return left !== undefined && isSameRecord(left, found)
    },
    keep: (name, found) => {
      const left = records.get(name)
      if (left !== undefined && isSameRecord(left, found)) return
      records.set(name, found)
      then(name, async () => {
        // Of those that came while another one was on its way only the last is written.
        if (records.get(name) === found) await notebook.writeTable(name, found)
      })
    },
  }
  const drop = (name: string): void => {
    records.delete(name)
    then(name, () => notebook.dropTable(name))
  }
  // A namespace that went while no agent ran took its table along.
  const there = await host.list(NETNS_DIRECTORY)
  for (const name of [...records.keys()])
    if (ownsNetns(id, name) && there?.includes(name) !== true) drop(name)

  return {
    ...tables,
    /** A network is about to be taken away. */
    forget: (key: string): void => {
      const [party = '', network = ''] = key.split('/')
      const { netns } = namesOf(id, party, network)
      if (records.has(netns)) drop(netns)
    },
    /** Ends when all of it is on the disk. */
    [Symbol.asyncDispose]: (): Promise<void> => last,
  }
}

/**
 * Of who looks on while the agent may be running, and may have written since: a table of another text than was written down
 * is the agent's business.
 */
export const tablesSeen = (records: ReadonlyMap<string, TableRecord>): TableRecords => ({
  isAsLeft: (name, found) => {
    const left = records.get(name)
    return left === undefined || left.fingerprint !== found.fingerprint || isSameRecord(left, found)
  },
  keep: () => undefined,
})
