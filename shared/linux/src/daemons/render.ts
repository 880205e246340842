import { DAEMONS_DIRECTORY, type Daemon, daemonFile } from '@sixfold/kernel'
import type { Step } from '@sixfold/reconcile'
import { inside } from '../ownership.ts'
import type { ProcessRef } from '../process-ref.ts'
import { word } from '../word.ts'
import { LOADED_FILE, loadedMark, PROCESS_FILE, startedMark } from './marks.ts'
import type { Change } from './model.ts'
import { BECOME, END, HAS_BECOME, HOPELESS, ON_DEVICES, SERVES } from './scripts.ts'

/** How long the program may take to be there, on a machine that starts a hundred at once. */
const START_MS = 2_000
/** How long a fresh daemon may take until it serves; then it counts as hung. */
export const READY_MS = 5_000
/** How long of that a pass waits for it: what is to be put right elsewhere comes with the next one. */
const WAIT_MS = 1_000

/** The directory of one daemon, or (no name) of all of a namespace. */
export const directoryOf = (netns: string, name?: string): string =>
  [DAEMONS_DIRECTORY, word(netns), ...(name === undefined ? [] : [word(name)])].join('/')

/** What one change takes, and how its outcome is waited for: after all others, so that none waits for another. */
export type DaemonSteps = Readonly<{ steps: readonly Step[]; wait: readonly Step[] }>

/**
 * One change as steps. A file comes into place as a whole; the mark of what was loaded goes first and comes last. A
 * daemon whose `devices` are not there ends before it begins: it would make them itself, and take them along when it ends.
 */
export const stepsOf = (netns: string, change: Change, devices: readonly string[]): DaemonSteps => {
  if (change.kind === 'remove')
    return {
      steps: [...endSteps(change.found.processes), forget(directoryOf(netns, change.found.name))],
      wait: [],
    }
  const { wanted, found } = change
  const loaded = daemonFile(netns, wanted.name, LOADED_FILE)
  const isNow: Step = { do: 'write', path: loaded, content: loadedMark(wanted), mode: 0o600 }
  const wait = [...waitSteps(netns, wanted), isNow]
  if (change.kind === 'await') return { steps: [], wait }
  const strange = Object.keys(found.files).filter((file) => !Object.hasOwn(wanted.files, file))
  const files: readonly Step[] = [
    { do: 'remove', path: loaded },
    ...strange.map((file) => ({ do: 'remove', path: daemonFile(netns, wanted.name, file) }) as const),
    ...Object.entries(wanted.files).map(
      ([file, content]) =>
        ({ do: 'write', path: daemonFile(netns, wanted.name, file), content, mode: 0o600 }) as const,
    ),
  ]
  if (change.kind === 'reload' && wanted.reload !== null)
    return { steps: [...files, { do: 'exec', argv: inside(netns, ...wanted.reload) }, isNow], wait: [] }
  return {
    steps: [...files, ...endSteps(found.processes), ...startSteps(netns, wanted, devices)],
    wait,
  }
}

/** Ends processes; where there are none, no step. */
export const endSteps = (processes: readonly ProcessRef[]): readonly Step[] =>
  processes.length === 0
    ? []
    : [script(END, ...processes.flatMap(({ pid, startedAt }) => [String(pid), String(startedAt)]))]

/** A script by standard input: an error then names its arguments, and not the whole of it. */
const script = (stdin: string, ...args: readonly string[]): Extract<Step, { do: 'exec' }> => ({
  do: 'exec',
  argv: ['sh', '-s', '--', ...args],
  stdin,
  stdinIsPublic: true,
})

/** Takes away what is left of all daemons of namespaces once they have ended. */
export const forgetNetns = (...netns: readonly string[]): Step =>
  forget(...netns.map((name) => directoryOf(name)))

const forget = (...directories: readonly string[]): Step => ({
  do: 'exec',
  argv: ['rm', '-r', '-f', '--', ...directories],
})

/** A session of its own, so that neither a terminal's ^C nor our end reaches it. */
const startSteps = (netns: string, daemon: Daemon, devices: readonly string[]): readonly Step[] => {
  const { name, argv, limits } = daemon
  const directory = directoryOf(netns, name)
  const limited = [
    ...(devices.length === 0
      ? []
      : ['sh', '-c', ON_DEVICES, 'on', String(devices.length), ...devices.map(word)]),
    ...(limits?.nice === undefined ? [] : ['nice', '-n', String(limits.nice)]),
    ...(limits?.dataBytes === undefined ? [] : ['prlimit', `--data=${limits.dataBytes}`]),
    ...argv,
  ]
  const become = [
    'sh',
    '-c',
    BECOME,
    'become',
    directory,
    `${netns}/${name}`,
    startedMark(daemon),
    ...limited,
  ]
  return [
    { do: 'remove', path: daemonFile(netns, name, PROCESS_FILE) },
    { do: 'exec', argv: ['mkdir', '-p', directory] },
    { do: 'exec', argv: ['setsid', '-f', ...inside(netns, ...become)] },
  ]
}

/** Until it is what it is to be, and serves; no longer than it lives. */
const waitSteps = (netns: string, { name, probe }: Daemon): readonly Step[] => {
  const directory = directoryOf(netns, name)
  const until = (text: string, patienceMs: number, ...words: readonly string[]): Step => ({
    ...script(text, directory, ...words),
    patienceMs,
    hopeless: HOPELESS,
  })
  return [
    until(HAS_BECOME, START_MS),
    ...(probe === null ? [] : [until(SERVES, WAIT_MS, ...probing(netns, probe))]),
  ]
}

/** A question to a daemon that may be hung: it has a second to answer. */
export const probing = (netns: string, probe: readonly [string, ...string[]]): [string, ...string[]] =>
  inside(netns, 'timeout', '-k', '1', '1', ...probe)
