import type { Connection } from '@sixfold/jetstream'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

const PATIENCE_MS = 10_000

/**
 * The result of `work`, unless NATS is away for longer than `patienceMs` before it is there.
 *
 * @throws Failure `unreachable`
 */
export const whileReachable = async <T>(
  connection: Pick<Connection, 'onStatus' | 'isConnected'>,
  work: Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> => {
  const lost = Promise.withResolvers<never>()
  let timer: NodeJS.Timeout | undefined
  const giveUp = (why: string): void =>
    lost.reject(new Failure(EXIT.unreachable, `the nats-server is away: ${why}`))
  const wait = (): void => {
    timer ??= setTimeout(() => giveUp(`no connection for ${patienceMs / 1000} s`), patienceMs)
  }
  const status = connection.onStatus(({ type }) => {
    if (type === 'closed') giveUp('the connection is closed')
    if (type === 'disconnected') wait()
    if (type !== 'reconnected') return
    clearTimeout(timer)
    timer = undefined
  })
  if (!connection.isConnected()) wait()
  try {
    return await Promise.race([work, lost.promise])
  } finally {
    clearTimeout(timer)
    status[Symbol.dispose]()
  }
}
