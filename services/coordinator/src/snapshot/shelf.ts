import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { stateFiles } from '@sixfold/service'

/** The newest, and the one before it should that be unreadable. */
const KEPT = 2
const NAME = /^snapshot-\d{16}$/
const ASIDE = /^aside-snapshot-\d{16}$/

const nameOf = (sequence: number): string => `snapshot-${String(sequence).padStart(16, '0')}`

/** The directory of a coordinator's snapshots, made with the first one. */
export const openShelf = (directory: string) => {
  const files = stateFiles(directory)
  const pathOf = (name: string): string => join(directory, name)
  const fit = async (name: RegExp): Promise<string[]> =>
    (await files.list()).filter((it) => name.test(it)).toReversed()

  /** Halves that a crash left are as large as a snapshot: they must not add up. */
  const removeHalves = async (): Promise<void> => {
    for (const name of await readdir(directory)) if (name.endsWith('.half')) await rm(pathOf(name))
  }

  return {
    pathOf,
    /** The names of what is there, the newest first. */
    list: (): Promise<string[]> => fit(NAME),
    read: files.read,
    /** Puts a snapshot there as a whole, and takes away what is older than the one before it. Gives its path. */
    put: async (sequence: number, bytes: Uint8Array): Promise<string> => {
      const name = nameOf(sequence)
      await files.write(name, bytes)
      for (const old of (await fit(NAME)).slice(KEPT)) await files.remove(old)
      await removeHalves()
      return pathOf(name)
    },
    /** Puts one out of the way, for a person to look at; the last one only is kept so. Gives where it is now. */
    setAside: async (name: string): Promise<string> => {
      for (const old of await fit(ASIDE)) await files.remove(old)
      const path = pathOf(`aside-${name}`)
      await rename(pathOf(name), path)
      return path
    },
  }
}

export type Shelf = ReturnType<typeof openShelf>
