import { readdir } from 'node:fs/promises'
import { NETNS_DIRECTORY } from '@sixfold/linux/ownership'
import { runningOf } from '../processes/run.ts'
import { openLab, type Where } from './context.ts'
import { LABS_DIRECTORY } from './record.ts'

/** A lab as it is now: looked up, not remembered. */
export type Status = Readonly<{
  lab: string
  state: 'being-made' | 'up'
  machines: readonly Readonly<{
    name: string
    site: string
    roles: readonly string[]
    ipv4: string | null
    ipv6: string | null
    isThere: boolean
  }>[]
  processes: readonly Readonly<{ name: string; machine: string; pid: number | null; log: string }>[]
  links: readonly string[]
}>

/** What of a lab is there and what runs. A process without a pid does not run, whether it ended or never was started. */
export const status = async (name: string, where: Where = {}): Promise<Status> => {
  const { lab, state, machines, processes, links } = await openLab(name, where)
  const present = new Set(await readdir(NETNS_DIRECTORY).catch(() => []))
  const running = await Promise.all(processes.map(runningOf))
  return {
    lab,
    state,
    machines: machines.map(({ netns, ...machine }) => ({ ...machine, isThere: present.has(netns) })),
    processes: processes.map((it, index) => ({
      name: it.name,
      machine: it.machine,
      pid: running[index]?.pid ?? null,
      log: it.log,
    })),
    links: links.map((link) => link.name),
  }
}

/** The names of all labs, those included that were left half-made. */
export const labs = async ({ root = LABS_DIRECTORY }: Where = {}): Promise<readonly string[]> =>
  (await readdir(root).catch(() => [])).toSorted()
