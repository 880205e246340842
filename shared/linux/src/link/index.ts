import { type Facility, type Host, Refusal } from '@sixfold/reconcile'
import { findCommands, isStopped, type ProcessRef } from '../process-ref.ts'
import { SOCKET_DIRECTORY } from '../wireguard/control.ts'
import { describeChange } from './describe.ts'
import { diffRoom } from './diff.ts'
import { isOfKind } from './diff-links.ts'
import { lookAtOwn, type RoomLook } from './look.ts'
import type { Actual, Change, Device, FoundLink, FoundRoom, WantedRoom } from './model.ts'
import { stepsFor } from './render.ts'
import { type KnownRules6, lookAtRules6 } from './rules.ts'
import { sinceRoom } from './since.ts'

/** What a room's facility has to know before it looks: where, and which other places its devices reach into. */
export type Scope = Readonly<{
  wanted: Pick<WantedRoom, 'netns' | 'isOurs' | 'devices' | 'rules'>
  lookAt: RoomLook
  hasKernelWireGuard: (host: Host) => Promise<boolean>
  rules6: KnownRules6
  nowSeconds: () => number
}>

/**
 * The devices of one room with the addresses, routes and neighbours on them: one process to look, one batch to act.
 *
 * Needs the namespace, its nft table (closed, not open) and, for the ends of pairs that other rooms make, those rooms
 * before it. A foreign namespace that is not there is a failure of this room alone, to be tried again.
 */
export const linkFacility = ({
  wanted,
  lookAt,
  hasKernelWireGuard,
  rules6: rules6Known,
  nowSeconds,
}: Scope): Facility<WantedRoom, Actual, Change> => ({
  name: `link:${wanted.netns}`,
  async observe(host, isAgain = false) {
    const places = [
      ...new Set(wanted.devices.flatMap((device) => (device.kind === 'veth' ? [device.peer.netns] : []))),
    ]
    const [seen, rules6, far] = await Promise.all([
      lookAt(host, wanted.netns, isAgain),
      wanted.isOurs
        ? lookAtRules6(host, wanted.netns, rules6Known, nowSeconds(), wanted.rules.length > 0)
        : [],
      lookFar(places, (name) => lookAt(host, name, isAgain)),
    ])
    const room = seen === null ? null : { ...seen, rules: [...seen.rules, ...rules6] }
    if (room === null && !wanted.isOurs) {
      throw new Refusal(`the namespace ${wanted.netns} is not there, and not ours to make`, { retry: true })
    }
    const unborn = wanted.devices.filter((device) => isUnborn(device, room))
    const usesOwn = unborn.length > 0 || wanted.devices.some(({ kind }) => kind === 'uplink')
    const own = usesOwn ? await lookAtOwn(host) : NONE
    const tunnels = unborn.flatMap(({ kind, name }) => (kind === 'wireguard' ? [name] : []))
    const born = new Set(own.map(({ name }) => name))
    return {
      room,
      far,
      own,
      strays: await straysOf(host, tunnels, born),
      hasKernelWireGuard: unborn.some(({ kind }) => kind === 'wireguard') && (await hasKernelWireGuard(host)),
    }
  },
  diff: diffRoom,
  since: (host, before, room) => sinceRoom(before, room, (name) => lookAt(host, name, false)),
  steps: (changes) => stepsFor(wanted, changes),
  describe: (change) => describeChange(wanted.netns, change),
  disturbs: (changes) => changes.some(takesAlong),
})

const NONE: readonly FoundLink[] = []

/** With a device goes its other end, and all that a later room has seen on that. */
const takesAlong = (change: Change): boolean => {
  if (change.object !== 'link' || change.kind === 'set') return false
  return change.kind !== 'add' || change.obstacles.length > 0 || change.strays.length > 0
}

const isUnborn = (device: Device, room: FoundRoom | null): boolean =>
  (device.kind === 'wireguard' || device.kind === 'vxlan') &&
  !room?.links.some((link) => link.name === device.name && isOfKind(link, device))

/**
 * Each wireguard-go of the name of a device that is neither here nor where it is `born`: somebody deleted its namespace
 * (and a process lives on in there), or took the device elsewhere. And each that was stopped before it was moved: it would never
 * answer. Without a socket under its name there is none.
 */
const straysOf = async (
  host: Host,
  devices: readonly string[],
  born: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly ProcessRef[]>> => {
  const sockets = devices.length === 0 ? null : await host.list(SOCKET_DIRECTORY)
  const names = devices.filter((name) => sockets?.includes(`${name}.sock`) === true)
  return new Map(
    names.map((name) => {
      const all = findCommands('wireguard-go', name)
      return [name, born.has(name) ? all.filter(isStopped) : all]
    }),
  )
}

/** Whether all ends of pairs that others make stand here, so that nobody has to be waited for. */
export const hasItsEnds =
  ({ devices }: Pick<WantedRoom, 'devices'>) =>
  ({ room }: Actual): boolean =>
    devices.every(
      (device) =>
        device.kind !== 'end' ||
        room?.links.some((link) => link.name === device.name && isOfKind(link, device)) === true,
    )

/** A far room that cannot be looked at has no entry: its trouble is reported by itself, and is not ours. */
const lookFar = async (
  places: readonly string[],
  lookAt: (netns: string) => Promise<FoundRoom | null>,
): Promise<ReadonlyMap<string, FoundRoom | null>> => {
  const looks = await Promise.allSettled(places.map(lookAt))
  return new Map(
    places.flatMap((place, index) => {
      const look = looks[index]
      return look?.status === 'fulfilled' ? [[place, look.value] as const] : []
    }),
  )
}
