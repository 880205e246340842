import { DAEMONS_DIRECTORY, type Daemon } from '@sixfold/kernel'
import type { Facility, Host } from '@sixfold/reconcile'
import { HostError } from '../host.ts'
import { netnsExists } from '../netns/look.ts'
import { diffDaemons } from './diff.ts'
import { lookAtDaemon } from './look.ts'
import { isDaemonName } from './marks.ts'
import type { Actual, Change, DaemonLook, FoundDaemon } from './model.ts'
import { probing, READY_MS, stepsOf } from './render.ts'

/**
 * What the facility of one namespace's daemons is given: which are wanted, so that it knows whom to ask. `tuns`: the
 * devices that are made there for daemons.
 */
export type Scope = Readonly<{
  netns: string
  wanted: readonly Daemon[]
  tuns?: readonly string[]
  lookAt?: DaemonLook
}>

/**
 * The processes that serve one namespace. Nothing of them is remembered: their directory, and a mark in their
 * environment, say which they are, what they were started with, and that nobody else is meant.
 *
 * One that is stopped, hung, or serves a namespace that is gone counts as dead. Comes behind the devices it serves. A
 * daemon in good order costs no process to look at, but for its probe.
 */
export const daemonsFacility = ({
  netns,
  wanted: all,
  tuns = [],
  lookAt = lookAtDaemon,
}: Scope): Facility<readonly Daemon[], Actual, Change> => ({
  name: `daemons:${netns}`,
  async observe(host) {
    const names = await daemonNames(host, netns)
    // A directory that somebody took away tells nothing of the process that is to be in it.
    const both = [...new Set([...all.map(({ name }) => name), ...names])]
    const isThere = await netnsExists(host, netns)
    return Promise.all(
      both.map(async (name) => {
        const daemon = all.find((item) => item.name === name)
        const found = await lookAt(host, netns, name, daemon === undefined)
        const probe = daemon?.probe ?? null
        return probe === null || found.trouble !== null || !isThere
          ? found
          : asked(host, probing(netns, probe), found)
      }),
    )
  },
  diff: diffDaemons,
  // All are started before the first is waited for, and those last whose device may not be there.
  steps: (changes) => {
    const all = changes
      .map((change) => ({ change, devices: change.kind === 'remove' ? [] : devicesOf(change.wanted, tuns) }))
      .toSorted((a, b) => a.devices.length - b.devices.length)
      .map(({ change, devices }) => stepsOf(netns, change, devices))
    return [...all.flatMap(({ steps }) => steps), ...all.flatMap(({ wait }) => wait)]
  },
  describe: (change) => {
    if (change.kind === 'remove') return [`remove daemon ${change.found.name} from ${netns}`]
    const { kind, wanted, why } = change
    return [`${kind} daemon ${wanted.name} in ${netns}: ${why} (fact ${wanted.because})`]
  },
  // What one of them held in memory was seen by whoever looked at that, and is gone.
  disturbs: (changes) => changes.some(({ kind }) => kind !== 'await'),
})

/** The daemons that a namespace has a directory of; no process is needed to know them. */
export const daemonNames = async (host: Host, netns: string): Promise<readonly string[]> =>
  ((await host.list(`${DAEMONS_DIRECTORY}/${netns}`)) ?? []).filter(isDaemonName)

/** The devices that a daemon names, in what it is started with or asked by. */
const devicesOf = ({ argv, files, probe }: Daemon, tuns: readonly string[]): readonly string[] => {
  const words = new Set([
    ...argv,
    ...(probe ?? []),
    ...Object.values(files).flatMap((text) => text.split(/\s+/)),
  ])
  return tuns.filter((name) => words.has(name))
}

/** The same daemon after it was asked: it serves, is not so far yet, or hangs. */
const asked = async (
  host: Host,
  argv: readonly [string, ...string[]],
  found: FoundDaemon,
): Promise<FoundDaemon> => {
  const isFresh = found.loaded === null && found.ageMs !== undefined && found.ageMs < READY_MS
  if (await answers(host, argv, isFresh ? 1 : 2)) return found
  return isFresh ? { ...found, isSilent: true } : hung(found)
}

/** Asks so many `times`: one answer that was lost on a busy machine is no reason to start anything anew. */
const answers = async (host: Host, argv: readonly [string, ...string[]], times: number): Promise<boolean> => {
  for (let turn = 0; turn < times; turn += 1) {
    try {
      if ((await host.read(argv)) !== null) return true
    } catch (err) {
      if (!(err instanceof HostError) || err.isMissing) throw err
    }
  }
  return false
}

const hung = (found: FoundDaemon): FoundDaemon => ({ ...found, trouble: 'it does not answer' })

/** Whether all that were found serve, so that nobody has to be waited for. */
export const allServe = (found: Actual): boolean =>
  found.every(({ trouble, isSilent }) => trouble === null && isSilent !== true)
