import { constants } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** What a file holds, parsed; or that there is none; or that nobody can read it, and where it was put aside. */
export type FileContent<T> = Readonly<
  { is: 'there'; value: T } | { is: 'absent' } | { is: 'corrupt'; reason: string; movedTo: string }
>

/** A directory of small files of our own: what an agent must remember when it starts without NATS. */
export type StateFiles = Readonly<{
  directory: string
  /**
   * Replaces a file as a whole: after a crash or a power cut at any moment it holds the old content or the new one.
   * Resolves when it is on the disk. `mode` is 0o600 unless told.
   */
  write: (name: string, content: string | Uint8Array, options?: Readonly<{ mode?: number }>) => Promise<void>
  /** Its bytes, or null when there is no such file. Throws when it cannot tell, and what is no file of a sane size. */
  read: (name: string) => Promise<Buffer | null>
  /** Its content through `parse`. What `parse` throws on is moved to `<name>.corrupt-<time>`, for a person to look at. */
  readAs: <T>(name: string, parse: (bytes: Buffer) => T) => Promise<FileContent<T>>
  /** The names that are there, sorted. Halves of an interrupted write, files put aside, and what an editor left are none. */
  list: () => Promise<readonly string[]>
  /** Removes a file; one that is not there is removed already. */
  remove: (name: string) => Promise<void>
}>

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/
const HALF = '.half'
const ASIDE = '.corrupt-'

/** The state files under a directory, which is made with the first write. Names are plain: no directory in them. */
export const stateFiles = (directory: string): StateFiles => {
  const isPlain = (name: string): boolean => NAME.test(name) && !name.endsWith(HALF) && !name.includes(ASIDE)
  const pathOf = (name: string): string => {
    if (isPlain(name)) return join(directory, name)
    throw new RangeError(
      `the file name ${JSON.stringify(name)} must be letters, digits and _ . - only, not end in ${HALF}, nor hold ${ASIDE}`,
    )
  }
  const read = (name: string): Promise<Buffer | null> => orNull(readWhole(pathOf(name)))

  return {
    directory,
    read,
    write: async (name, content, { mode = 0o600 } = {}) => {
      const path = pathOf(name)
      await mkdir(directory, { recursive: true, mode: 0o700 })
      // Two writers of one name must not share a half.
      const half = `${path}.${process.pid}-${counter++}${HALF}`
      try {
        await writeThrough(half, content, mode)
        await rename(half, path)
      } catch (error) {
        await rm(half, { force: true })
        throw error
      }
      await syncDirectory(directory)
    },
    readAs: async (name, parse) => {
      try {
        const bytes = await read(name)
        return bytes === null ? { is: 'absent' } : { is: 'there', value: parse(bytes) }
      } catch (error) {
        // What the disk does not give is not known to be bad.
        if ((error as NodeJS.ErrnoException).code !== undefined) throw error
        const movedTo = `${pathOf(name)}${ASIDE}${new Date().toISOString().replaceAll(':', '')}`
        await rename(pathOf(name), movedTo)
        await syncDirectory(directory)
        return { is: 'corrupt', reason: error instanceof Error ? error.message : String(error), movedTo }
      }
    },
    list: async () => {
      const names = (await orNull(readdir(directory))) ?? []
      return names.filter(isPlain).toSorted()
    },
    remove: async (name) => {
      await rm(pathOf(name), { force: true })
      if ((await orNull(readdir(directory))) !== null) await syncDirectory(directory)
    },
  }
}

let counter = 0

/** Only "there is no such file" means absent; "may not look" is an error. */
const orNull = async <T>(looking: Promise<T>): Promise<T | null> => {
  try {
    return await looking
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** A network's view has some kilobytes; one with all that it may order, some megabytes. */
const MOST_BYTES = 64 * 1024 * 1024

/** Does not wait for whoever may never write into a pipe, and reads no device. */
const readWhole = async (path: string): Promise<Buffer> => {
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const status = await file.stat()
  if (!status.isFile()) throw new Error('it is no regular file')
  if (status.size > MOST_BYTES) throw new Error(`it has ${status.size} bytes, more than ${MOST_BYTES}`)
  return file.readFile()
}

const writeThrough = async (path: string, content: string | Uint8Array, mode: number): Promise<void> => {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants
  await using file = await open(path, O_WRONLY | O_CREAT | O_EXCL, mode)
  // The mode of open is cut by the umask.
  await file.chmod(mode)
  await file.writeFile(content)
  await file.sync()
}

/** A rename is on the disk only after its directory is. */
const syncDirectory = async (directory: string): Promise<void> => {
  await using handle = await open(directory, constants.O_RDONLY)
  await handle.sync()
}
