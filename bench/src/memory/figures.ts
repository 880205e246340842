import { setTimeout as sleep } from 'node:timers/promises'
import { killProcess, startProcess, status } from '@sixfold/lab'
import { makeGrid } from '../grid/grid.ts'
import { logOf } from '../grid/log.ts'
import { writeLog } from '../grid/write-log.ts'
import type { Figure } from '../harness/figure.ts'
import { natsBench } from '../harness/nats.ts'
import { runInside } from '../lab/inside.ts'
import { labBench } from '../lab/lab-bench.ts'
import { coordinatorMemory } from './coordinator.ts'
import { roomForInstances } from './inotify.ts'
import { memoryOf } from './process-memory.ts'

const NETWORKS = 1_000
const NODES_EACH = 5

const coordinator: Figure = {
  name: `memory/coordinator-${NETWORKS}x${NODES_EACH}`,
  unit: 'MiB',
  limit: { of: 'difference', atMost: 150 },
  about: `RSS of a coordinator process 5 s after it folded ${NETWORKS} networks on ${NODES_EACH} nodes each and routed them, against one with an empty log`,
  prepare: async (bench) => {
    const full = await natsBench(bench)
    const empty = await natsBench(bench)
    const networks = bench.scaled(NETWORKS)
    const grid = makeGrid({ nodes: 100, exits: 4 })
    const facts = await writeLog(
      full.connection,
      logOf(grid, NODES_EACH, (made) => made < networks),
    )
    const memoryAt = await coordinatorMemory(bench)
    let peak = 0
    return {
      ours: async () => {
        const memory = await memoryAt(full.server.url)
        peak = Math.max(peak, memory.peak)
        return memory.now
      },
      raw: async () => (await memoryAt(empty.server.url)).now,
      note: () => `${facts} facts; at its peak ${Math.round(peak)} MiB`,
    }
  },
}

const RESOURCES = 50
/** Two devices for each network on a node, one on the exit, and others on this machine. */
const INSTANCES = 1_024
const PROCESS = 'node-agent@n1'
/** The samples reach over more than one sweep, which is every 30 s. */
const PAUSE_MS = 6_000

const agent: Figure = {
  name: `memory/agent-${RESOURCES}`,
  unit: 'MiB',
  limit: { of: 'ours', atMost: 120 },
  about: `RSS of a node-agent process with ${RESOURCES} network resources applied, in the lab two; it is one that found its sources compiled, as all do but the first of a machine`,
  warmUps: 0,
  prepare: async (bench) => {
    await roomForInstances(bench, INSTANCES)
    const context = await labBench(bench, 'two')
    // Whoever is the first to run some sources keeps Node's type stripper in memory for as long as it lives.
    await killProcess(context.lab, PROCESS, 'SIGTERM')
    await startProcess(context.lab, PROCESS)
    const networks = bench.scaled(RESOURCES)
    bench.say(`ordering ${networks} networks`)
    await runInside(context, 'many-networks', String(networks))
    const { processes } = await status(context.lab)
    const pid = processes.find(({ name }) => name === PROCESS)?.pid
    if (pid == null) throw new Error(`${PROCESS} does not run`)
    let peak = 0
    return {
      ours: async () => {
        await sleep(PAUSE_MS)
        const memory = await memoryOf(pid)
        peak = memory.peak
        return memory.now
      },
      raw: null,
      note: () => `${networks} network resources; at its peak ${Math.round(peak)} MiB`,
    }
  },
}

/** What our processes hold of a machine's memory. */
export const memoryFigures: readonly Figure[] = [coordinator, agent]
