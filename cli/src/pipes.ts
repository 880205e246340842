import type { EventEmitter } from 'node:events'
import { EXIT, type ExitCode } from './exit-codes.ts'

/** Where a process speaks, and how it ends. */
export type Speaking = Readonly<{
  stdout: Pick<EventEmitter, 'on'>
  stderr: Pick<EventEmitter, 'on'>
  exit: (code: ExitCode) => void
}>

/**
 * Whoever reads us may stop reading: `sixfold facts | head`. Without a reader of results nothing is left to do; without
 * one of remarks only these are lost, and the exit code stays what it is.
 */
export const outliveReaders = ({ stdout, stderr, exit }: Speaking): void => {
  stdout.on('error', ({ code }: NodeJS.ErrnoException) => exit(code === 'EPIPE' ? EXIT.ok : EXIT.internal))
  stderr.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') exit(EXIT.internal)
  })
}
