import type { Log } from '@sixfold/service'
import type { UnitResult } from './unit.ts'
import { workQueue } from './work-queue.ts'

/** The key of the machine's gateway among those of networks, which have a slash. */
export const GATEWAY = 'gateway'
const AT_ONCE = 4
/** A burst of facts is one pass. */
const SETTLE_MS = 10
const RETRY_FIRST_MS = 100
const RETRY_LAST_MS = 10_000

/** When which part of the machine is looked at: once per burst of asks, again and ever later while it does not come to rest. */
export const passes = (log: Log, run: (key: string) => Promise<UnitResult>, onGatewayRest: () => void) => {
  const failures = new Map<string, number>()

  const runOne = async (key: string): Promise<void> => {
    const result = await run(key).catch((err: unknown): UnitResult => {
      log.error({ err, network: key }, 'a pass could not be made')
      return 'again'
    })
    if (result === 'again') {
      const count = (failures.get(key) ?? 0) + 1
      failures.set(key, count)
      setTimeout(
        () => queue.ask(key),
        Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** Math.min(count - 1, 10)),
      ).unref()
      return
    }
    // Networks that break out here were waiting for the gateway.
    if (failures.delete(key) && key === GATEWAY) onGatewayRest()
  }

  const queue = workQueue({ run: runOne, atOnce: AT_ONCE, settleMs: SETTLE_MS })
  return {
    gateway: GATEWAY,
    ask: queue.ask,
    askAll: (networks: Iterable<string>): void => {
      queue.ask(GATEWAY)
      for (const key of networks) queue.ask(key)
    },
    stop: queue.stop,
  }
}
