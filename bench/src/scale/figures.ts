import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench, Figure } from '../harness/figure.ts'
import { timed } from '../harness/in-flight.ts'
import { prepareScripts } from './by-hand.ts'
import { availableKib, footprintOf } from './footprint.ts'
import { fullNode } from './node.ts'

const NETWORKS = 100
const PEERS = 20
const WHAT = `${NETWORKS} network resources of ${PEERS} peers each on one node`
/** What a namespace leaves behind is tidied up by the kernel a moment later. */
const SETTLE_MS = 2_000

const nodeOf = (bench: Bench) => fullNode(bench, bench.scaled(NETWORKS), PEERS)

const seconds = async (work: () => Promise<unknown>): Promise<number> => (await timed(work)) / 1_000

const fromNothing: Figure = {
  name: `scale/${NETWORKS}x${PEERS}/from-nothing`,
  unit: 's',
  limit: { of: 'ratio', atMost: 2 },
  about: `an agent making ${WHAT} from nothing, four at once, against shell scripts that do the same by hand, four at once: for each one ip netns add, sysctl, wireguard-go for each device, nft -f, one ip -batch in each namespace, wg syncconf for each device`,
  prepare: async (bench) => {
    const node = await nodeOf(bench)
    const runByHand = await prepareScripts(bench, node)
    await node.takeDown()
    await runByHand()
    const steps = await node.apply()
    if (steps > 0) throw new Error(`by hand something is missing: the agent had ${steps} steps to do`)
    await node.takeDown()
    const clean = async (work: () => Promise<unknown>): Promise<number> => {
      const took = await seconds(work)
      await node.takeDown()
      await sleep(SETTLE_MS)
      return took
    }
    return { ours: () => clean(node.apply), raw: () => clean(runByHand) }
  },
}

const restart: Figure = {
  name: `scale/${NETWORKS}x${PEERS}/restart`,
  unit: 's',
  limit: { of: 'ours', atMost: 5 },
  about: `an agent that remembers nothing comes to ${WHAT}, all as wanted: until it has looked at all of them; a single write is an error`,
  prepare: async (bench) => {
    const node = await nodeOf(bench)
    await node.apply()
    return {
      ours: () =>
        seconds(async () => {
          const steps = await node.again()
          if (steps > 0) throw new Error(`the agent had ${steps} steps to do where there is nothing to do`)
        }),
      raw: null,
    }
  },
}

const memory: Figure = {
  name: `scale/${NETWORKS}x${PEERS}/memory`,
  unit: 'KiB',
  limit: null,
  about: `what the processes behind each of ${WHAT} hold, all idle, shared pages divided; without the agent and the kernel`,
  warmUps: 0,
  prepare: async (bench) => {
    const node = await nodeOf(bench)
    const count = node.subjects.length
    const before = await availableKib()
    await node.apply()
    await sleep(SETTLE_MS)
    const less = (before - (await availableKib())) / count
    let said = ''
    return {
      ours: async () => {
        const { processes, pssKib, files } = await footprintOf(node.devices)
        const each = (value: number): string => (value / count).toFixed(1)
        said = `for each ${each(processes)} processes of wireguard-go with ${each(files)} open files; the machine had ${Math.round(less)} KiB less for each, the kernel's part and everybody else's doings included`
        return pssKib / count
      },
      raw: null,
      note: () => said,
    }
  },
}

/** A node with as many network resources as one has, and more. */
export const scaleFigures: readonly Figure[] = [fromNothing, restart, memory]
