import { makeGrid } from '../grid/grid.ts'
import { logOf } from '../grid/log.ts'
import { writeLog } from '../grid/write-log.ts'
import type { Figure } from '../harness/figure.ts'
import { timed } from '../harness/in-flight.ts'
import { natsBench } from '../harness/nats.ts'
import { replay } from './ours.ts'
import { rawReplay } from './raw.ts'

const FACTS = 100_000
const NODES_EACH = 5

/** The log of a grid with as many networks as it takes, replayed from its beginning. */
const replayFigure: Figure = {
  name: 'replay',
  unit: 's',
  limit: { of: 'ratio', atMost: 2 },
  about:
    "following the log, decoding and folding it into a world, against the client's ordered consumer with JSON.parse",
  warmUps: 2,
  prepare: async (bench) => {
    const { connection, open } = await natsBench(bench)
    const wanted = bench.scaled(FACTS)
    const grid = makeGrid({ nodes: 100, exits: 4 })
    let networks = 0
    const count = await writeLog(
      connection,
      logOf(grid, NODES_EACH, (made, facts) => {
        networks = made
        return facts < wanted
      }),
    )
    const reader = await open('reader')
    const ours = async (): Promise<void> => {
      const world = await replay(reader)
      if (world.sequence() !== count || world.count('network') !== networks) {
        throw new Error(`the world ends at ${world.sequence()} with ${world.count('network')} networks`)
      }
    }
    return {
      ours: async () => (await timed(ours)) / 1_000,
      raw: async () => (await timed(() => rawReplay(reader, count))) / 1_000,
      note: () => `${count} facts of ${networks} networks on ${NODES_EACH} nodes each`,
    }
  },
}

export const replayFigures: readonly Figure[] = [replayFigure]
