import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

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

/**
 * Opens a file for its owner alone; `-` is stdout. It is written at once and not when there is time: the log comes
 * faster than many disks.
 */
export const openOutFile = (path: string): OutFile => {
  const isStdout = path === '-'
  const half = `${path}.half`
  const fd = isStdout ? 1 : openSync(half, 'w', 0o600)
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
