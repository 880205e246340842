import type { World } from '@sixfold/fold'
import type { Log } from '@sixfold/service'
import { watchProofs } from './watch-proofs.ts'

/** Between two turns of proving: what is not proven in one waits, so that in a flood a fifth of the time goes there. */
const PAUSE_MS = 20

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
  })
