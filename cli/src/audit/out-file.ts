import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

/** A file that is there as a whole or not at all. */
export type OutFile = Disposable &
  Readonly<{
    write: (text: string) => void
    /** Puts it in its place, on the disk. Without this, disposing leaves nothing. */
    done: () => void
  }>

const CHUNK = 1 << 18

const writeAll = (fd: number, bytes: Uint8Array): void => {
  for (let from = 0; from < bytes.length; ) from += writeSync(fd, bytes, from)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such directory',
  ENOTDIR: 'it is no directory',
  EACCES: 'nothing may be written there: permission denied',
  EROFS: 'nothing can be written there: it is read-only',
}

/** Opens what becomes the file; the one who asked wants to hear of the directory, not of a name that is ours. */
const openHalf = (half: string, path: string): number => {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new Failure(EXIT.usage, `${path} is a directory`, 'name a file in it')
  try {
    return openSync(half, 'w', 0o600)
  } catch (err) {
    const reason = REASONS[(err as NodeJS.ErrnoException).code ?? '']
    if (reason === undefined) throw err
    throw new Failure(EXIT.usage, `${dirname(path)}: ${reason}`)
  }
}

/**
 * Opens a file for its owner alone; `-` is stdout. It is written at once and not when there is time: the log comes
 * faster than many disks. Throws Failure `usage`.
 */
export const openOutFile = (path: string): OutFile => {
  const isStdout = path === '-'
  const half = `${path}.half`
  const fd = isStdout ? 1 : openHalf(half, path)
  let isOpen = true
  let held: string[] = []
  let size = 0

  const flush = (): void => {
    const bytes = Buffer.from(held.join(''))
    held = []
    size = 0
    if (isStdout) process.stdout.write(bytes)
    else writeAll(fd, bytes)
  }

  return {
    write: (text) => {
      held.push(text)
      size += text.length
      if (size >= CHUNK) flush()
    },
    done: () => {
      flush()
      isOpen = false
      if (isStdout) return
      fsyncSync(fd)
      closeSync(fd)
      renameSync(half, path)
    },
    [Symbol.dispose]: () => {
      if (!isOpen || isStdout) return
      closeSync(fd)
      rmSync(half, { force: true })
    },
  }
}
