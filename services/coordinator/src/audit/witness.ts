import { constants } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Anchor, anchorLine, parseAnchor } from '@sixfold/audit'

/** The file outside of NATS in which a coordinator keeps every checkpoint that it saw. */
export type Witness = AsyncDisposable &
  Readonly<{
    file: string
    /** The last checkpoint that was kept when it was opened, or null. */
    last: Anchor | null
    /** Resolves when it is on the disk. */
    keep: (anchor: Anchor) => Promise<void>
  }>

/** A line is 3 KiB at most: in this much of the end stands the last whole one. */
const END_BYTES = 64 * 1024

/** What stands behind the last LF was interrupted, and never counted as kept. */
const mend = async (handle: FileHandle): Promise<Anchor | null> => {
  const { size } = await handle.stat()
  const from = Math.max(0, size - END_BYTES)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from)
  const end = buffer.subarray(0, bytesRead)
  const whole = end.lastIndexOf('\n') + 1
  await handle.truncate(from + whole)
  const line = end.subarray(0, whole).toString().trimEnd().split('\n').at(-1) ?? ''
  return line === '' ? null : parseAnchor(line)
}

/** Opens the file `<name>.ndjson` in a directory, which is made where it is missing. Only its owner can read it. */
export const openWitness = async (directory: string, name: string): Promise<Witness> => {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const file = join(directory, `${name}.ndjson`)
  const { O_APPEND, O_CREAT, O_RDWR, O_RDONLY } = constants
  const handle = await open(file, O_APPEND | O_CREAT | O_RDWR, 0o600)
  const last = await mend(handle)
  await using folder = await open(directory, O_RDONLY)
  await folder.sync()
  let turn: Promise<void> = Promise.resolve()

  return {
    file,
    last,
    keep: (anchor) => {
      const write = async (): Promise<void> => {
        await handle.appendFile(`${anchorLine(anchor)}\n`)
        await handle.sync()
      }
      const done = turn.then(write)
      turn = done.catch(() => undefined)
      return done
    },
    [Symbol.asyncDispose]: async () => {
      await turn
      await handle.close()
    },
  }
}
