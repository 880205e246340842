import { readFile } from 'node:fs/promises'

/** What a process holds of the machine's memory now, and the most that it ever held, in MiB. */
export type Memory = Readonly<{ now: number; peak: number }>

const KIB_PER_MIB = 1_024

/** Reads the `status` of a process (proc(5)). Throws when a field is missing: a kernel thread, or a zombie. */
export const memoryIn = (status: string): Memory => {
  const field = (name: string): number => {
    const [, kib] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? []
    if (kib === undefined) throw new TypeError(`the status of the process says no ${name}: is it a zombie?`)
    return Number(kib) / KIB_PER_MIB
  }
  return { now: field('VmRSS'), peak: field('VmHWM') }
}

/** The memory of a process: resident pages, shared ones included. Throws when there is no such process. */
export const memoryOf = async (pid: number): Promise<Memory> =>
  memoryIn(await readFile(`/proc/${pid}/status`, 'utf8'))
