import { mkdir, readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ensureIdentity } from '@sixfold/agent/identity'
import { processRef } from '@sixfold/linux/daemon'
import { linuxHost } from '@sixfold/linux/host'
import { NETNS_DIRECTORY } from '@sixfold/linux/ownership'
import { buildNetwork } from '../network/build.ts'
import { netnsPrefix } from '../network/names.ts'
import { derivePlan } from '../plan/derive-plan.ts'
import { realCommands } from '../processes/commands.ts'
import { labProcesses, natsConfigFile } from '../processes/lab-processes.ts'
import { natsConfig } from '../processes/nats-config.ts'
import { type Commands, type LabProcess, ProcessKind, START_ORDER } from '../processes/process.ts'
import { bgpSites, routerConfig, routerFile } from '../processes/router-config.ts'
import { launch, mustRun } from '../processes/run.ts'
import type { Topology } from '../topology/schema.ts'
import { contextOf, type LabContext, type Where } from './context.ts'
import { describe, seatsOf } from './describe.ts'
import { down } from './down.ts'
import { LabError } from './error.ts'
import { raiseInotifyLimit } from './inotify.ts'
import { markOf, natsStoreOf } from './marks.ts'
import { directoryOf, type LabRecord, writeRecord } from './record.ts'

/** How to bring a lab up. */
export type UpOptions = Where &
  Readonly<{
    /** What the lab is called; the topology's name when left out. */
    name?: string
    /** Kinds of processes to start; all when left out. The others can be started later. */
    start?: readonly ProcessKind[]
    /** Programs to run in place of the real ones. */
    commands?: Partial<Commands>
    /** Of coordinators and agents; `info` when left out. */
    logLevel?: string
  }>

/** What `up` is doing, in words for people, as it begins it. */
export type Progress = (step: string) => void

/** From here on the name is ours: neither its directory nor any of its namespaces is there for somebody else. */
const claim = async (lab: string, directory: string): Promise<void> => {
  const names = await readdir(NETNS_DIRECTORY).catch(() => [])
  const taken = names.filter((name) => name.startsWith(netnsPrefix(lab)))
  if (taken.length > 0) {
    const what = `there are network namespaces of a lab ${lab}: ${taken.slice(0, 3).join(', ')}${taken.length > 3 ? ' …' : ''}`
    throw new LabError('lab-exists', `${what}; take it down first, or choose another name`)
  }
  await mkdir(dirname(directory), { recursive: true })
  try {
    await mkdir(directory, { mode: 0o700 })
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'EEXIST') throw err
    throw new LabError(
      'lab-exists',
      `lab ${lab} is up already, or was left half-made: take it down first, or choose another name`,
      {
        cause: err,
      },
    )
  }
}

const recordOf = async (topology: Topology, directory: string, options: UpOptions): Promise<LabRecord> => {
  const lab = options.name ?? topology.name
  const plan = derivePlan(topology)
  const builder = processRef(process.pid)
  if (builder === null) throw new Error('/proc does not know this process')
  const agents = seatsOf(plan, directory).map(async (seat) => {
    const { id } = await ensureIdentity(seat.stateDir)
    return { ...seat, id }
  })
  const setting = {
    lab,
    directory,
    commands: { ...realCommands, ...options.commands },
    logLevel: options.logLevel ?? 'info',
    mark: markOf(directory),
  }
  return {
    lab,
    directory,
    state: 'being-made',
    builder,
    topology,
    ...describe(lab, plan),
    agents: await Promise.all(agents),
    processes: [...labProcesses(setting, plan)],
  }
}

const startProcesses = async (
  { processes }: LabRecord,
  start: readonly ProcessKind[],
  onProgress: Progress,
): Promise<void> => {
  const started: (readonly [LabProcess, Awaited<ReturnType<typeof launch>>])[] = []
  for (const group of START_ORDER) {
    const chosen = processes.filter(({ kind }) => group.includes(kind) && start.includes(kind))
    if (chosen.length > 0) onProgress(`starting ${chosen.map(({ name }) => name).join(', ')}`)
    // All of them settle before the first failure is told, so that nothing is still being started while we clean up.
    const ends = await Promise.allSettled(chosen.map(async (it) => [it, await launch(it)] as const))
    for (const end of ends) if (end.status === 'fulfilled') started.push(end.value)
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }
  for (const [it, ref] of started) await mustRun(it, ref)
}

/** What NATS and the routers that speak BGP read when they start. */
const writeConfigs = async ({ lab, directory, plan }: LabContext): Promise<void> => {
  const write = (path: string, content: string) =>
    linuxHost().run({ do: 'write', path, content, mode: 0o600 })
  await write(natsConfigFile(directory), natsConfig(lab, natsStoreOf(directory)))
  for (const [index, site] of bgpSites(plan).entries())
    await write(routerFile(directory, site.name, 'conf'), routerConfig(site, index))
}

const raise = async (record: LabRecord, options: UpOptions, onProgress: Progress): Promise<LabContext> => {
  const { lab, directory, topology } = record
  const context = contextOf(record)
  await writeRecord(record)
  await raiseInotifyLimit(dirname(directory))
  onProgress(
    `building ${record.machines.length} machines at ${context.plan.sites.length} sites, and the internet between them`,
  )
  await buildNetwork(lab, context.plan, markOf(directory))
  await writeConfigs(context)
  await startProcesses(record, options.start ?? ProcessKind.options, onProgress)
  await writeRecord({ ...record, state: 'up' })
  return { ...context, topology, state: 'up' }
}

/**
 * Brings a lab up: its network, then NATS and the servers, the coordinators, the agents. When anything fails all of it
 * is taken down again and the reason is thrown, with the end of the log of a process that did not start.
 *
 * @throws LabError `lab-exists` when a lab of this name is there
 */
export const up = async (
  topology: Topology,
  options: UpOptions = {},
  onProgress: Progress = () => undefined,
): Promise<LabContext> => {
  const lab = options.name ?? topology.name
  const directory = directoryOf(lab, options.root)
  await claim(lab, directory)
  try {
    return await raise(await recordOf(topology, directory, options), options, onProgress)
  } catch (err) {
    await down(lab, options)
    throw err
  }
}
