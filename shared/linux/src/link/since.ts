import type { Route } from '@sixfold/kernel'
import { type Difference, differing } from '@sixfold/reconcile'
import { aliasOf } from '../ownership.ts'
import { fixedMac, KINDS } from './diff-links.ts'
import type { Actual, Device, FoundLink, FoundRoom, FoundRoute, WantedRoom } from './model.ts'
import { restedWith } from './rules.ts'
import { addressKey, metricOf, routeKey } from './scope.ts'
import { takesAlong } from './taken-along.ts'

/** More than these are looked at, and gone through, as ever. */
const MOST_ROUTES = 256

/**
 * What differs in a room that came to rest as `before`, without a look at it: of the routes those alone that differ, and
 * at new pairs' other ends, which may be in somebody else's namespace. Null where more differs than routes, addresses,
 * neighbours and pairs: what is born elsewhere, or takes others along when it goes, asks for a look.
 */
export const sinceRoom = async (
  before: WantedRoom,
  wanted: WantedRoom,
  lookAt: (netns: string) => Promise<FoundRoom | null>,
): Promise<Difference<WantedRoom, Actual> | null> => {
  const routes = differing(before.routes, wanted.routes, MOST_ROUTES)
  const born = bornIn(before, wanted)
  if (routes === null || born === null || doesTakeAlong(before, wanted) || isShared(wanted, routes.fresh))
    return null
  if (JSON.stringify(before.rules) !== JSON.stringify(wanted.rules)) return null
  const places = new Set(born.map(({ peer }) => peer.netns))
  const far = new Map(await Promise.all([...places].map(async (name) => [name, await lookAt(name)] as const)))
  return {
    wanted: { ...wanted, routes: routes.fresh },
    actual: {
      room: {
        isPrepared: true,
        links: before.devices.map(asWanted),
        addresses: before.addresses,
        routes: routes.gone.map(asFound),
        neighbours: before.neighbours,
        rules: restedWith(before.rules),
      },
      far,
      own: before.devices.flatMap(portOf),
      hasKernelWireGuard: false,
      strays: new Map(),
    },
  }
}

type Pair = Extract<Device, { kind: 'veth' }>

const isPair = (device: Device): device is Pair => device.kind === 'veth'

/** The pairs that are to be made here; null where other devices are, or some are to be otherwise. */
const bornIn = (before: WantedRoom, { devices }: WantedRoom): readonly Pair[] | null => {
  const had = new Map(before.devices.map((device) => [device.name, JSON.stringify(device)]))
  const fresh = devices.filter((device) => had.get(device.name) !== JSON.stringify(device))
  const pairs = fresh.filter(isPair)
  return pairs.length === fresh.length && pairs.every(({ name }) => !had.has(name)) ? pairs : null
}

/** Whether something goes that takes along what is to stay: any device but a pair, or an address of one that stays. */
const doesTakeAlong = (before: WantedRoom, { devices, addresses }: WantedRoom): boolean => {
  const names = new Set(devices.map(({ name }) => name))
  const has = new Set(addresses.map(addressKey))
  const going = before.devices.filter(({ name }) => !names.has(name))
  const gone = new Set(going.map(({ name }) => name))
  const staying = before.addresses.filter((address) => has.has(addressKey(address)))
  return (
    !going.every(isPair) ||
    before.addresses.some(
      (address) => !gone.has(address.dev) && !has.has(addressKey(address)) && takesAlong(address, staying),
    )
  )
}

/** Whether another route is for the kernel the same as one of these: that is for a whole diff to refuse. */
const isShared = ({ routes }: WantedRoom, fresh: readonly Route[]): boolean => {
  const own = new Set(fresh)
  const taken = new Set(fresh.map(({ destination }) => destination))
  const keys = new Set(fresh.map(routeKey))
  return routes.some((route) => taken.has(route.destination) && !own.has(route) && keys.has(routeKey(route)))
}

/** A device as it came to rest. */
const asWanted = (device: Device): FoundLink => ({
  name: device.name,
  kind: KINDS[device.kind][0] ?? null,
  mac: fixedMac(device),
  mtu: device.mtu,
  alias: aliasOf(device.because),
  isUp: true,
  master: null,
  ...(device.kind === 'vxlan' ? { vxlan: { vni: device.vni, local: device.local, isPlain: true } } : {}),
})

/** The end of an uplink in the agent's own namespace. */
const portOf = (device: Device): readonly FoundLink[] =>
  device.kind === 'uplink' ? [{ ...asWanted(device), name: device.port, master: device.bridge }] : []

const asFound = (route: Route): FoundRoute => ({
  dev: null,
  via: null,
  ...route,
  metric: metricOf(route),
})
