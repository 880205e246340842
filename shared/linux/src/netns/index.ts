import { DAEMONS_DIRECTORY } from '@sixfold/kernel'
import type { Facility, Host } from '@sixfold/reconcile'
import { daemonNames } from '../daemons/index.ts'
import { lookAtDaemon } from '../daemons/look.ts'
import type { DaemonLook } from '../daemons/model.ts'
import { parseLinks } from '../link/parse.ts'
import { ownsDevice } from '../ownership.ts'
import type { ProcessRef } from '../process-ref.ts'
import { isLeftover, netnsNames } from './look.ts'
import type { Actual, Change, Doomed } from './model.ts'
import { stepsOf } from './render.ts'

/** Which namespaces the facility may remove; most callers only add. */
export type Retirement = (name: string) => boolean

/**
 * Network namespaces: wanted by name, made and prepared in one go; removed only where `retires` says so.
 *
 * Needs nothing before it. Nothing but their names is compared: what must hold inside is for the others to look at.
 * `makes`: the names whose earlier daemons end before they are made.
 */
export const netnsFacility = (
  name: string,
  retires: Retirement = () => false,
  look: DaemonLook = lookAtDaemon,
  makes: readonly string[] = [],
): Facility<readonly string[], Actual, Change> => ({
  name,
  async observe(host) {
    const all = await netnsNames(host)
    const leftovers = all.filter((item) => (makes.includes(item) || retires(item)) && isLeftover(item))
    const names = all.filter((item) => !leftovers.includes(item))
    // By their daemons' directories too: a namespace whose name is gone may have processes that live on in it.
    const served = ((await host.list(DAEMONS_DIRECTORY)) ?? []).filter((item) => !names.includes(item))
    const doomed = [...new Set([...all, ...served])].filter(retires)
    const left = served.filter((item) => makes.includes(item))
    return {
      names,
      leftovers,
      doomed: await Promise.all(doomed.map((item) => contents(host, item, { all, names, look }))),
      left: new Map(
        await Promise.all(left.map(async (item) => [item, await servants(host, item, look)] as const)),
      ),
    }
  },
  diff: (wanted, { names, leftovers, doomed, left }) => [
    ...wanted
      .filter((item) => !names.includes(item))
      .map(
        (item) =>
          ({
            kind: 'add',
            name: item,
            left: left.get(item) ?? [],
            isLeftover: leftovers.includes(item),
          }) as const,
      ),
    ...doomed
      .filter((item) => !wanted.includes(item.name))
      .map((item) => ({ kind: 'remove', ...item }) as const),
  ],
  steps: (changes) => changes.flatMap(stepsOf),
  describe: (change) => [
    change.kind === 'add' && change.isLeftover
      ? `add namespace ${change.name}: was a file that nothing is mounted on`
      : `${change.kind} namespace ${change.name}`,
  ],
  disturbs: (changes) => changes.some((change) => change.kind === 'remove' || change.isLeftover),
})

const contents = async (
  host: Host,
  name: string,
  { all, names, look }: Readonly<{ all: readonly string[]; names: readonly string[]; look: DaemonLook }>,
): Promise<Doomed> => {
  const isThere = all.includes(name)
  const text = names.includes(name) ? await host.read(['ip', '-n', name, '-d', '-j', 'link', 'show']) : null
  const devices = text === null ? [] : parseLinks(text).filter(ownsDevice)
  const hasDaemons = ((await host.list(DAEMONS_DIRECTORY)) ?? []).includes(name)
  const processes = await servants(host, name, look)
  return {
    name,
    isThere,
    devices: devices.map((device) => device.name),
    processes: hasDaemons ? processes : null,
  }
}

/** All processes of all daemons that a namespace has a directory of. */
const servants = async (host: Host, name: string, look: DaemonLook): Promise<readonly ProcessRef[]> => {
  const names = await daemonNames(host, name)
  const daemons = await Promise.all(names.map((daemon) => look(host, name, daemon, true)))
  return daemons.flatMap(({ processes }) => processes)
}
