import { join } from 'node:path'
import { type Log, type StateFiles, stateFiles } from '@sixfold/service'
import { type AttachmentRequest, readRequest, requestFile, requestName } from './attachments.ts'

/** Where an agent keeps what it last understood of each attachment: beside the directory that belongs to others. */
export const acceptedFiles = (directory: string): StateFiles => stateFiles(join(directory, '..', 'accepted'))

/** What was last understood of one attachment; null where that was never. */
export const lastAccepted = async (files: StateFiles, file: string): Promise<AttachmentRequest | null> =>
  (await readRequest(files, requestName(file))).request

/**
 * What each attachment last asked for, across restarts: a file that somebody spoils takes nobody off the network. Written when
 * it changes; where that fails it is said, and costs nothing until then.
 */
export const openAccepted = async (files: StateFiles, log: Log) => {
  const known = new Map<string, AttachmentRequest>()
  for (const name of await files.list()) {
    const file = requestFile(name)
    const request = file === null ? null : await lastAccepted(files, file)
    if (file !== null && request !== null) known.set(file, request)
  }
  const attempt = async (file: string, work: () => Promise<void>): Promise<void> => {
    await work().catch((err: unknown) =>
      log.error({ err, file }, 'what an attachment asks for could not be kept'),
    )
  }
  return {
    of: (file: string): AttachmentRequest | null => known.get(file) ?? null,
    keep: async (file: string, request: AttachmentRequest): Promise<void> => {
      const text = JSON.stringify(request)
      if (JSON.stringify(known.get(file)) === text) return
      await attempt(file, async () => {
        await files.write(requestName(file), `${text}\n`)
        known.set(file, request)
      })
    },
    /** Forgets those whose files are gone. */
    keepOnly: async (there: ReadonlySet<string>): Promise<void> => {
      for (const file of [...known.keys()])
        if (!there.has(file))
          await attempt(file, async () => {
            known.delete(file)
            await files.remove(requestName(file))
          })
    },
  }
}
