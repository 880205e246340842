import type { Facility, Host } from '@sixfold/reconcile'
import { parseLinks } from '../link/parse.ts'
import { ownsDevice } from '../ownership.ts'
import { netnsNames } from './look.ts'
import type { Actual, Change, Doomed } from './model.ts'
import { stepsOf } from './render.ts'

/** Which namespaces the facility may remove; most callers only add. */
export type Retirement = (name: string) => boolean

/**
 * Network namespaces: wanted by name, made and prepared in one go; removed only where `retires` says so.
 *
 * Needs nothing before it. Nothing but their names is compared: what must hold inside is for the others to look at.
 */
export const netnsFacility = (
  name: string,
  retires: Retirement = () => false,
): Facility<readonly string[], Actual, Change> => ({
  name,
  async observe(host) {
    const names = await netnsNames(host)
    return { names, doomed: await Promise.all(names.filter(retires).map((doomed) => contents(host, doomed))) }
  },
  diff: (wanted, { names, doomed }) => [
    ...wanted.filter((item) => !names.includes(item)).map((item) => ({ kind: 'add', name: item }) as const),
    ...doomed
      .filter((item) => !wanted.includes(item.name))
      .map((item) => ({ kind: 'remove', ...item }) as const),
  ],
  steps: (changes) => changes.flatMap(stepsOf),
  describe: ({ kind, name: item }) => [`${kind} namespace ${item}`],
  disturbs: (changes) => changes.some(({ kind }) => kind === 'remove'),
})

const contents = async (host: Host, name: string): Promise<Doomed> => {
  const text = await host.read(['ip', '-n', name, '-d', '-j', 'link', 'show'])
  const devices = text === null ? [] : parseLinks(text).filter(ownsDevice)
  return { name, devices: devices.map((device) => device.name) }
}
