import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { DAEMONS_DIRECTORY, daemonFile } from '@sixfold/kernel'
import { NETNS_DIRECTORY } from '../ownership.ts'
import { ageMs, findProcesses, type ProcessRef, processRef } from '../process-ref.ts'
import { LOADED_FILE, MARK, PROCESS_FILE, STARTED } from './marks.ts'
import type { DaemonLook, FoundDaemon } from './model.ts'

/**
 * Looks at one daemon through its directory and /proc, without a process. Only where something is wrong, or it is to
 * go, every process of the machine is looked at for its mark.
 */
export const lookAtDaemon: DaemonLook = async (_host, netns, name, isDoomed) => {
  const text = (file: string): string | null => textOf(daemonFile(netns, name, file))
  const mark = `${netns}/${name}`
  const pid = pidIn(text(PROCESS_FILE))
  const [trouble, ref] = pid === null ? ['nobody wrote down its process', null] : stateOf(pid, netns, mark)
  const seen = trouble === null && ref !== null ? [ref] : []
  return {
    name,
    trouble,
    started: pid === null ? null : environmentOf(pid.pid, STARTED),
    loaded: text(LOADED_FILE),
    files: filesIn(netns, name),
    ...(trouble === null && ref !== null ? { ageMs: ageMs(ref) } : {}),
    processes: trouble === null && !isDoomed ? seen : findProcesses({ netns: [], mark: `${MARK}=${mark}` }),
  } satisfies FoundDaemon
}

/** Why the daemon under this name does not serve; null while it does. Cheap: for whoever asks every half second. */
export const troubleWith = (netns: string, name: string): string | null => {
  const pid = pidIn(textOf(daemonFile(netns, name, PROCESS_FILE)))
  return pid === null ? 'nobody wrote down its process' : stateOf(pid, netns, `${netns}/${name}`)[0]
}

const stateOf = (written: ProcessRef, netns: string, mark: string): readonly [string | null, ProcessRef] => {
  const { pid, startedAt } = written
  if (processRef(pid)?.startedAt !== startedAt) return ['it is not running', written]
  const state = fieldsOf(textOf(`/proc/${pid}/stat`) ?? '')[0] ?? 'X'
  if (state === 'Z' || state === 'X') return ['it is not running', written]
  if (state === 'T') return ['it is stopped', written]
  if (childrenOf(pid).some(isStopped)) return ['one of its processes is stopped', written]
  // Of one that is ending nothing is left but its line.
  if (textOf(`/proc/${pid}/environ`) === '') return ['it is not running', written]
  // Before it has become what it is to be it carries no mark; the next look finds it so.
  if (environmentOf(pid, MARK) !== mark) return ['its process carries no mark of it', written]
  return isIn(pid, netns) ? [null, written] : ['it serves another namespace', written]
}

/** Whoever it has serve in its stead. */
const childrenOf = (pid: number): readonly number[] =>
  (textOf(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number)

const isStopped = (pid: number): boolean => fieldsOf(textOf(`/proc/${pid}/stat`) ?? '')[0] === 'T'

const isIn = (pid: number, netns: string): boolean => {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`) === `net:[${statSync(`${NETNS_DIRECTORY}/${netns}`).ino}]`
  } catch {
    return false // one of both is gone
  }
}

/** The fields of a stat line behind the name of the command, which may hold blanks and brackets (proc(5)). */
const fieldsOf = (line: string): readonly string[] =>
  line
    .slice(line.lastIndexOf(')') + 2)
    .trim()
    .split(' ')

const pidIn = (line: string | null): ProcessRef | null => {
  const pid = Number.parseInt(line ?? '', 10)
  const startedAt = Number(fieldsOf(line ?? '')[19])
  return pid > 0 && startedAt > 0 ? { pid, startedAt } : null
}

const environmentOf = (pid: number, name: string): string | null =>
  textOf(`/proc/${pid}/environ`)
    ?.split('\0')
    .find((item) => item.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? null

const filesIn = (netns: string, name: string): Readonly<Record<string, string>> => {
  const directory = `${DAEMONS_DIRECTORY}/${netns}/${name}`
  const configured = attempt(() => readdirSync(directory))?.filter((file) => file.includes('.')) ?? []
  return Object.fromEntries(
    configured.flatMap((file) => {
      const text = textOf(`${directory}/${file}`)
      return text === null ? [] : [[file, text]]
    }),
  )
}

const textOf = (path: string): string | null => attempt(() => readFileSync(path, 'utf8'))

const attempt = <Value>(read: () => Value): Value | null => {
  try {
    return read()
  } catch (err) {
    const { code } = err as NodeJS.ErrnoException
    // ESRCH: the process ended while its file was read. Whatever else: unknown is not absent.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH') return null
    throw err
  }
}
