import { readdir, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readIdentity } from '@sixfold/agent/identity'
import { findProcesses, isAlive, stopProcesses } from '@sixfold/linux/daemon'
import { forgetNetns } from '@sixfold/linux/daemons/render'
import { linuxHost } from '@sixfold/linux/host'
import { NETNS_DIRECTORY, ownsNetns } from '@sixfold/linux/ownership'
import { netnsPrefix } from '../network/names.ts'
import { runningOf } from '../processes/run.ts'
import type { Where } from './context.ts'
import { LabError } from './error.ts'
import { restoreInotifyLimit } from './inotify.ts'
import { markText } from './marks.ts'
import { directoryOf, LABS_DIRECTORY, type LabRecord, readRecord } from './record.ts'
import { labs } from './status.ts'

/** What was there and is gone. */
export type Removed = Readonly<{ processes: number; namespaces: number }>

const AGENT_GRACE_MS = 3_000
const GRACE_MS = 1_000
const ROUNDS = 20
const PAUSE_MS = 20

/** The ids of agents that ever had a state here: also a lab without a record may have had some. */
const agentIds = async (directory: string): Promise<readonly string[]> => {
  const state = join(directory, 'state')
  const entries = await readdir(state, { recursive: true, withFileTypes: true }).catch(() => [])
  const homes = entries.filter((entry) => entry.name === 'identity.json').map((entry) => entry.parentPath)
  const identities = await Promise.all(homes.map((home) => readIdentity(home).catch(() => null)))
  return identities.flatMap((identity) => identity?.id ?? [])
}

const ownNamespaces = async (lab: string, agents: readonly string[]): Promise<readonly string[]> => {
  const names = await readdir(NETNS_DIRECTORY).catch(() => [])
  return names.filter((name) => name.startsWith(netnsPrefix(lab)) || agents.some((id) => ownsNetns(id, name)))
}

/** Agents and coordinators first: nobody shall repair what is being taken down. */
const stopAgents = async (record: LabRecord | null): Promise<number> => {
  const makers = (record?.processes ?? []).filter(({ kind }) => kind !== 'nats' && kind !== 'server')
  const running = (await Promise.all(makers.map(runningOf))).filter((ref) => ref !== null)
  await stopProcesses(running, AGENT_GRACE_MS)
  return running.length
}

const removeNamespaces = (names: readonly string[]): Promise<void> =>
  linuxHost().run({
    do: 'exec',
    argv: ['ip', '-force', '-batch', '-'],
    stdin: names.map((name) => `netns del ${name}\n`).join(''),
    forgive: 'Cannot remove namespace file', // somebody else was faster
  })

/**
 * Stops everything and removes every namespace, until two looks in a row find nothing: what a killed `up` had begun
 * may still be making things during the first.
 */
const sweep = async (lab: string, directory: string): Promise<Removed> => {
  const agents = await agentIds(directory)
  let removed: Removed = { processes: 0, namespaces: 0 }
  let quiet = 0
  for (let round = 0; round < ROUNDS && quiet < 2; round += 1) {
    const names = await ownNamespaces(lab, agents)
    const processes = findProcesses({ netns: names, mark: markText(directory) })
    await stopProcesses(processes, GRACE_MS)
    if (names.length > 0) await removeNamespaces(names)
    if (names.length > 0) await linuxHost().run(forgetNetns(...names))
    removed = {
      processes: removed.processes + processes.length,
      namespaces: removed.namespaces + names.length,
    }
    quiet = names.length + processes.length === 0 ? quiet + 1 : 0
    if (quiet < 2) await sleep(PAUSE_MS)
  }
  if (quiet === 2) return removed
  throw new Error(`lab ${lab} keeps coming back: ${(await ownNamespaces(lab, agents)).join(', ')}`)
}

const refuseWhileMade = (lab: string, record: LabRecord | null): void => {
  if (record?.state !== 'being-made' || record.builder.pid === process.pid || !isAlive(record.builder)) return
  const { pid } = record.builder
  throw new LabError(
    'lab-being-made',
    `lab ${lab} is being made by process ${pid}: wait for it, or end it first`,
  )
}

/** Leaves the machine without even an empty directory, where it is ours. */
const removeParents = async (directory: string): Promise<void> => {
  if (dirname(directory) !== LABS_DIRECTORY) return
  for (const parent of [LABS_DIRECTORY, dirname(LABS_DIRECTORY)]) {
    const isGone = await rmdir(parent).then(
      () => true,
      () => false,
    )
    if (!isGone) return
  }
}

/**
 * Removes a lab: its processes (only those that stand in its namespaces or carry its mark), its namespaces, those of
 * its agents, its directory. Also one that a crash left half-made; and does nothing, without complaint, where nothing is.
 *
 * @throws LabError `lab-being-made` while another process brings it up
 */
export const down = async (name: string, { root }: Where = {}): Promise<Removed> => {
  const directory = directoryOf(name, root)
  const record = await readRecord(directory).catch(() => null) // what we cannot read we can still remove
  refuseWhileMade(name, record)
  const stopped = await stopAgents(record)
  const { processes, namespaces } = await sweep(name, directory)
  await rm(directory, { recursive: true, force: true })
  if ((await labs(root === undefined ? {} : { root })).length === 0)
    await restoreInotifyLimit(dirname(directory))
  await removeParents(directory)
  return { processes: stopped + processes, namespaces }
}
