import type { Connection } from '@sixfold/jetstream'
import type { NatsOptions } from '../context.ts'
import type { ExitCode } from '../exit-codes.ts'

/** Runs a command, and keeps its exit code. A command loads what it needs when it is run, so that `--help` is fast. */
export type Run = Readonly<{
  plain: (work: () => Promise<ExitCode>) => Promise<void>
  /** With a connection to NATS; inside the lab, where that is where NATS is. */
  withNats: (options: NatsOptions, work: (connection: Connection) => Promise<ExitCode>) => Promise<void>
}>
