import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { NETNS_DIRECTORY } from './ownership.ts'

/**
 * A process that can be found again. The kernel gives a pid away once more, but never a pid with the same start time
 * (in clock ticks since boot): whoever holds a ProcessRef can only ever hit the process that was meant.
 */
export type ProcessRef = Readonly<{ pid: number; startedAt: number }>

/** What /proc says of a pid now: its start time, and whether it is a zombie, or stopped. Null: no such process. */
const look = (pid: number): Readonly<{ startedAt: number; isDead: boolean; isStopped: boolean }> | null => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command's name may hold spaces and brackets; the fields count from behind the last one (proc(5)).
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [state = ''] = fields
    return {
      startedAt: Number(fields[19]),
      isDead: state === 'Z' || state === 'X',
      isStopped: state === 'T',
    }
  } catch {
    return null
  }
}

/** The reference to whatever runs under a pid now, or null when nothing does. */
export const processRef = (pid: number): ProcessRef | null => {
  const found = look(pid)
  return found === null ? null : { pid, startedAt: found.startedAt }
}

/** True while exactly this process runs (or is stopped); a zombie does not. */
export const isAlive = ({ pid, startedAt }: ProcessRef): boolean => {
  const found = look(pid)
  return found !== null && found.startedAt === startedAt && !found.isDead
}

/** What the kernel counts start times in, whatever it counts itself (USER_HZ). */
const TICKS_A_SECOND = 100

/** How long ago a process began. */
export const ageMs = ({ startedAt }: ProcessRef): number =>
  (Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) - startedAt / TICKS_A_SECOND) * 1_000

/** True while exactly this process is stopped by a signal. */
export const isStopped = ({ pid, startedAt }: ProcessRef): boolean => {
  const found = look(pid)
  return found !== null && found.startedAt === startedAt && found.isStopped
}

/** Sends a signal to exactly this process. False: it is gone already. */
export const signalProcess = (ref: ProcessRef, signal: NodeJS.Signals): boolean => {
  if (!isAlive(ref)) return false
  try {
    return process.kill(ref.pid, signal)
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw err
  }
}

/** The inode that stands for a named network namespace, as /proc/PID/ns/net shows it; null when there is none. */
const netnsTag = (netns: string): string | null => {
  try {
    return `net:[${statSync(`${NETNS_DIRECTORY}/${netns}`).ino}]`
  } catch {
    return null
  }
}

const attempt = (read: () => string): string | null => {
  try {
    return read()
  } catch {
    return null // it ended while we looked, or has no such file because it is a kernel thread
  }
}

/**
 * Every process, ourselves excepted, that stands in one of the namespaces or carries `mark` (`NAME=value`, or '' for none)
 * in its environment.
 */
export const findProcesses = ({
  netns,
  mark,
}: Readonly<{ netns: readonly string[]; mark: string }>): readonly ProcessRef[] => {
  const tags = new Set(netns.map(netnsTag))
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      const stands = attempt(() => readlinkSync(`/proc/${name}/ns/net`))
      if (stands !== null && tags.has(stands)) return true
      if (mark === '') return false // each environment ends with an empty line
      const environment = attempt(() => readFileSync(`/proc/${name}/environ`, 'utf8'))
      return environment?.split('\0').includes(mark) ?? false
    })
    .flatMap((name) => processRef(Number(name)) ?? [])
}

/** Every process that runs a program of this name, wherever it is installed, with this as one of its arguments. */
export const findCommands = (program: string, argument: string): readonly ProcessRef[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      const [file = '', ...args] =
        attempt(() => readFileSync(`/proc/${name}/cmdline`, 'utf8'))?.split('\0') ?? []
      return file.slice(file.lastIndexOf('/') + 1) === program && args.includes(argument)
    })
    .flatMap((name) => processRef(Number(name)) ?? [])
