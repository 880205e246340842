import { pass } from '@sixfold/reconcile'
import type { Figure } from '../harness/figure.ts'
import { timed } from '../harness/in-flight.ts'
import { mustConverge, openBed, prepareByHand } from './bed.ts'
import { facilitiesOf, makeSubject } from './subject.ts'

const apply = (peers: number): Figure => ({
  name: `apply/${peers}-peers`,
  unit: 'ms',
  limit: { of: 'ratio', atMost: 1.5 },
  about:
    'an agent making one network resource from nothing (derive, look, diff, act) against a shell script that does the same by hand: ip netns add, sysctl, wireguard-go for each device, nft -f, one ip -batch in each namespace, wg syncconf for each device',
  prepare: async (bench) => {
    const subject = makeSubject(peers)
    const { host, takeDown } = await openBed(bench, subject)
    const runByHand = await prepareByHand(bench, host, subject)
    await takeDown()
    await runByHand()
    const { stepsRun } = mustConverge(await pass(host, facilitiesOf(subject)))
    if (stepsRun > 0) throw new Error(`by hand something is missing: the agent had ${stepsRun} steps to do`)
    await takeDown()

    const clean = async (work: () => Promise<unknown>): Promise<number> => {
      const milliseconds = await timed(work)
      await takeDown()
      return milliseconds
    }
    return {
      ours: () => clean(async () => mustConverge(await pass(host, facilitiesOf(subject)))),
      raw: () => clean(runByHand),
    }
  },
})

/** One network resource from nothing, as large as they come. */
export const applyFigures: readonly Figure[] = [apply(2), apply(100), apply(1_000)]
