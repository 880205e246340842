import { flushCompileCache } from 'node:module'
import { createLog, type Log } from './log.ts'

/** What a service has at hand while it runs. */
export type Scope = Readonly<{
  log: Log
  /** Aborted when the service begins to stop. */
  stopping: AbortSignal
  /** Takes care of a resource: released on stop, the last one taken first. */
  keep: <Resource extends Disposable | AsyncDisposable>(resource: Resource) => Resource
  /** Stops the service as failed when this promise rejects while it runs: for followers, connections, loops. */
  watch: (promise: Promise<unknown>) => void
  /** Stops the service as failed. */
  fail: (error: unknown) => void
}>

/** systemd waits 20 s (TimeoutStopSec) before it kills. */
const GRACE_MS = 15_000

class Failure {
  readonly error: unknown
  constructor(error: unknown) {
    this.error = error
  }
}

/** What of the process a service needs; specs put one of their own in its place. */
export type Self = Pick<NodeJS.Process, 'on' | 'once' | 'off' | 'exit'> & {
  exitCode?: NodeJS.Process['exitCode']
}

/** Specs only: another log, deadline or process than the usual. */
export type RunOptions = Readonly<{ log?: Log; graceMs?: number; self?: Self }>

/**
 * Runs a service until SIGTERM, SIGINT or a failure, then lets go of everything in reverse order.
 *
 * Exit codes: 0 after a signal, 1 when it could not start, failed, or did not stop within 15 s. A second signal ends it at
 * once. A rejection that nobody handles is a failure.
 */
export const runService = async (
  name: string,
  start: (scope: Scope) => Promise<void>,
  { log = createLog(name), graceMs = GRACE_MS, self = process }: RunOptions = {},
): Promise<void> => {
  const stop = new AbortController()
  const kept = new AsyncDisposableStack()
  const fail = (error: unknown): void => {
    if (stop.signal.aborted) log.error({ err: error }, 'failed while stopping')
    else stop.abort(new Failure(error))
  }
  const unlisten = listen(self, (signal) => stop.abort(signal), fail)
  const scope: Scope = {
    log,
    stopping: stop.signal,
    keep: (resource) => kept.use(resource),
    watch: (promise) => void promise.catch(fail),
    fail,
  }

  const started = (async () => start(scope))()
  const outcome = await Promise.race([started.then(() => 'up', failedStart), aborted(stop.signal)])
  if (outcome instanceof Failure) {
    log.fatal({ err: outcome.error }, 'could not start')
    self.exitCode = 1
    stop.abort(null)
  } else if (outcome === 'up') {
    log.info('up')
    // Not only at the end, which may be a kill -9.
    flushCompileCache()
    await aborted(stop.signal)
  }
  if (sayWhy(log, stop.signal.reason) === 'failed') self.exitCode = 1

  // Unreferenced: it fires only when something still holds the process, be it a release or a forgotten handle.
  const overdue = setTimeout(() => {
    log.fatal('did not stop in time')
    self.exit(1)
  }, graceMs).unref()
  // A start that was interrupted may be taking a resource at this very moment.
  await started.catch((error: unknown) => {
    if (outcome === undefined) log.debug({ err: error }, 'the start was interrupted')
  })
  if ((await release(kept, log)) === 'failed') self.exitCode = 1
  unlisten()
  log.info('down')
  if (self !== process) clearTimeout(overdue)
}

const failedStart = (error: unknown): Failure => new Failure(error)

const listen = (
  self: Self,
  onSignal: (signal: string) => void,
  fail: (error: unknown) => void,
): (() => void) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) self.once(signal, onSignal)
  self.on('unhandledRejection', fail)
  self.on('uncaughtException', fail)
  return () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) self.off(signal, onSignal)
    self.off('unhandledRejection', fail)
    self.off('uncaughtException', fail)
  }
}

const sayWhy = (log: Log, reason: unknown): 'failed' | 'stopped' => {
  if (reason instanceof Failure) {
    log.fatal({ err: reason.error }, 'failed')
    return 'failed'
  }
  if (typeof reason === 'string') log.info({ signal: reason }, 'stopping')
  return 'stopped'
}

const release = async (kept: AsyncDisposableStack, log: Log): Promise<'failed' | 'released'> => {
  try {
    await kept.disposeAsync()
    return 'released'
  } catch (error) {
    log.error({ err: error }, 'could not stop cleanly')
    return 'failed'
  }
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
