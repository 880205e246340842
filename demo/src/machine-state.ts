import { netnsPrefix } from '@sixfold/kernel'
import type { LabContext } from '@sixfold/lab'
import { findProcesses, isAlive, type ProcessRef } from '@sixfold/linux/daemon'
import { linuxHost } from '@sixfold/linux/host'

/** What the demo made on this machine, as it stands before it is taken down. */
export type Made = Readonly<{ prefixes: readonly string[]; processes: readonly ProcessRef[] }>

const namespaces = async (): Promise<readonly string[]> => (await linuxHost().list('/run/netns')) ?? []

/** The devices of the machine's own namespace, which the demo does not touch. */
export const devices = async (): Promise<string[]> => {
  const lines = (await linuxHost().read(['ip', '-o', 'link'])) ?? ''
  return lines.split('\n').flatMap((line) => line.split(': ')[1] ?? [])
}

/** The lab's namespaces and its agents', by the beginning of their names, and every process that stands in one of them. */
export const madeBy = async ({ lab, agents }: Pick<LabContext, 'lab' | 'agents'>): Promise<Made> => {
  const prefixes = [`sfl-${lab}-`, ...agents.map(({ id }) => netnsPrefix(id))]
  const netns = (await namespaces()).filter((name) => prefixes.some((prefix) => name.startsWith(prefix)))
  return { prefixes, processes: findProcesses({ netns, mark: `SIXFOLD_DEMO=${lab}` }) }
}

/** What of it is still there, as words; empty when nothing is. */
export const leftOf = async ({ prefixes, processes }: Made): Promise<string[]> => [
  ...(await namespaces()).filter((name) => prefixes.some((prefix) => name.startsWith(prefix))),
  ...processes.filter(isAlive).map(({ pid }) => `process ${pid}`),
]
