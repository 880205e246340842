import type { World } from '@sixfold/fold'
import type { Log } from '@sixfold/service'
import { watchProofs } from './watch-proofs.ts'

/** Between two turns of proving: what is not proven in one waits. */
const PAUSE_MS = 20
/** How long a turn is. In a flood of orders a twentieth of the time goes there, and a fifth behind it. */
const TURN_MS = { busy: 1, idle: 5 } as const
const BUSY = 0.8

/** How long the next turn may be, by how busy the process was since the last one. */
const turns = (): (() => number) => {
  let before = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    return utilization > BUSY ? TURN_MS.busy : TURN_MS.idle
  }
}

/** Proves networks as their facts come, and logs what is found. */
export const provingWith = (world: World, log: Log) =>
  watchProofs({
    world,
    onFinding: ({ proof, network, sentence }, fact) =>
      log.error(
        { code: proof, party: network?.party, network: network?.network, reason: sentence, fact },
        'a proof failed: what is derived is not as it must be',
      ),
    onHealed: ({ party, id }, fact) => log.info({ party, network: id, fact }, 'the proofs hold again'),
    later: (work) => void setTimeout(work, PAUSE_MS).unref(),
    now: () => performance.now(),
    turnMs: turns(),
  })
