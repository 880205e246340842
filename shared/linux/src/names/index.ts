import type { Names } from '@sixfold/kernel'
import type { Facility } from '@sixfold/reconcile'
import type { AskResolver } from './control.ts'
import { diffNames, OPEN, zonesOf } from './diff.ts'
import type { Actual, Change, Known } from './model.ts'
import { parseInstance, parseRecords, parseZones } from './parse.ts'
import { stepsOf } from './render.ts'
import { controlSocket } from './unbound.ts'

/** What the facility of one resolver's names is given. `nowSeconds`: any clock that goes on. */
export type Scope = Readonly<{
  netns: string
  zone: string
  ask: AskResolver
  known: Known
  nowSeconds: () => number
}>

/** A little less than the time between two sweeps: each of them asks for all. */
const TRUSTED_SECONDS = 20

/**
 * What the unbound of one namespace answers from its own knowledge. It holds that in memory: whatever was told is lost
 * with its process, and told anew behind the `daemons` facility that starts the next one.
 *
 * To list names takes the resolver as long as there are names, and it answers nobody meanwhile. So what was last seen or
 * told (`known`) is believed for a while, as long as the same process serves; it is forgotten when a pass begins and
 * kept when one ends well.
 */
export const namesFacility = ({
  netns,
  zone,
  ask,
  known,
  nowSeconds,
}: Scope): Facility<Names, Actual, Change> => ({
  name: `names:${netns}`,
  async observe(_host, isAgain = false) {
    const socket = controlSocket(netns)
    const last = known.get(netns)
    known.delete(netns)
    const status = await ask(socket, 'status')
    if (status === null) return null
    const instance = parseInstance(status)
    const isFresh = last !== undefined && Math.abs(nowSeconds() - last.listedAt) < TRUSTED_SECONDS
    if (!isAgain && isFresh && last.instance === instance) return last
    const zones = await ask(socket, 'list_local_zones')
    const records = await ask(socket, 'list_local_data')
    if (zones === null || records === null) return null
    const ours = parseZones(zones, zone)
    return { instance, zones: ours, records: parseRecords(records, ours, zone), listedAt: nowSeconds() }
  },
  diff: diffNames,
  steps: (changes) => changes.flatMap((change) => stepsOf(controlSocket(netns), change)),
  describe: ({ differences }) => differences.map((difference) => `names of ${netns}: ${difference}`),
})

/**
 * Keeps what a resolver holds once it is as wanted, which costs as much as was changed. Of one that was only just started
 * nothing is known yet.
 */
export const rememberNames =
  (netns: string, names: Names, known: Known) =>
  (found: Actual, changes: readonly Change[]): void => {
    if (found === null) return
    for (const { gone, tell } of changes) {
      for (const text of gone) found.records.delete(text)
      for (const { text } of tell) found.records.add(text)
    }
    const zones = new Map(zonesOf(names).map((name) => [name, OPEN]))
    known.set(netns, { ...found, zones })
  }
