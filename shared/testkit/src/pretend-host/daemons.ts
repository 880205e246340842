import type { DaemonLook, FoundDaemon } from '@sixfold/linux/daemons/model'
import { directoryOf } from '@sixfold/linux/daemons/render'
import type { Host } from '@sixfold/reconcile'
import { fail, netnsOf, type PretendProcess, type PretendWorld } from './world.ts'

/** The files that a daemon itself and whoever started it keep beside those that configure it. */
const isConfiguration = (file: string): boolean => file.includes('.')

/** `setsid -f nsenter --net=… sh -c SCRIPT become DIRECTORY MARK STARTED …`: a process stands there at once. */
export const startProcess = (world: PretendWorld, words: readonly string[]): void => {
  const place = words[3]?.replace('--net=/run/netns/', '') ?? ''
  const [directory = '', mark = '', started = ''] = words.slice(8)
  world.lastPid += 1
  const pid = world.lastPid
  world.processes.set(pid, { startedAt: pid, mark, started, room: netnsOf(world, place), isStopped: false })
  world.files.set(`${directory}/process`, { content: String(pid), mode: 0o600 })
}

/** `sh -s -- …`: pairs of pid and start time are ended; a directory is asked whether its daemon has become. */
export const runScript = (world: PretendWorld, [first = '', ...rest]: readonly string[]): void => {
  if (first.startsWith('/')) {
    if (world.files.has(`${first}/process`)) return
    fail('sh: cannot open process: No such file')
  }
  const words = [first, ...rest]
  for (let index = 0; index < words.length; index += 2) {
    const pid = Number(words[index])
    if (world.processes.get(pid)?.startedAt === Number(words[index + 1])) world.processes.delete(pid)
  }
}

/** `rm -r -f -- DIRECTORY` */
export const removeDirectory = ({ files }: PretendWorld, directory: string): void => {
  for (const path of [...files.keys()]) if (path.startsWith(`${directory}/`)) files.delete(path)
}

/** The names in a directory of daemons' files, or null when there is none. */
export const listDirectory = ({ files }: PretendWorld, path: string): readonly string[] | null => {
  const inside = [...files.keys()].filter((file) => file.startsWith(`${path}/`))
  const names = new Set(inside.map((file) => file.slice(path.length + 1).split('/')[0] ?? ''))
  return names.size === 0 ? null : [...names]
}

/** `timeout … PROBE`: somebody who is not stopped serves the namespace. */
export const probe = (world: PretendWorld, place: string): string => {
  const room = netnsOf(world, place)
  const serving = [...world.processes.values()].some((it) => it.room === room && !it.isStopped)
  return serving ? '' : fail('no answer')
}

/** What the look of production finds in /proc, in the pretended machine. */
export const pretendDaemonLook: DaemonLook = async (host, netns, name, isDoomed): Promise<FoundDaemon> => {
  const { world } = host as Host & Readonly<{ world: PretendWorld }>
  const directory = directoryOf(netns, name)
  const mark = `${netns}/${name}`
  const written = Number(world.files.get(`${directory}/process`)?.content ?? Number.NaN)
  const process = world.processes.get(written)
  const trouble = troubleOf(process, mark, world.netns.get(netns))
  const marked = [...world.processes].filter(([, it]) => it.mark === mark)
  const kept = trouble === null && !isDoomed ? marked.filter(([pid]) => pid === written) : marked
  const names = (listDirectory(world, directory) ?? []).filter(isConfiguration)
  return {
    name,
    trouble,
    started: process?.started ?? null,
    loaded: world.files.get(`${directory}/loaded`)?.content ?? null,
    files: Object.fromEntries(
      names.map((file) => [file, world.files.get(`${directory}/${file}`)?.content ?? '']),
    ),
    processes: kept.map(([pid, { startedAt }]) => ({ pid, startedAt })),
  }
}

const troubleOf = (
  process: PretendProcess | undefined,
  mark: string,
  room: object | undefined,
): string | null => {
  if (process === undefined || process.mark !== mark) return 'it is not running'
  if (process.isStopped) return 'it is stopped'
  return process.room === room ? null : 'it serves another namespace'
}
