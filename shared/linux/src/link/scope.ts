import type { Room, Route } from '@sixfold/kernel'
import { ownsDevice } from '../ownership.ts'
import { foundIndex } from './found-index.ts'
import type { FoundAddress, FoundLink, FoundNeighbour, FoundRoom, FoundRoute, WantedRoom } from './model.ts'

const LOOPBACK = 'lo'
const LOOPBACK_ADDRESSES = ['127.0.0.1/8', '::1/128']

/**
 * What of a room is ours to compare, and so to remove.
 *
 * In a whole room: devices of ours, what stands on them or on the loopback, and every route of our protocol. In a
 * shared or foreign one: what hangs on the devices that the scope names. An unreachable route hangs on the loopback
 * (the kernel says so itself for IPv6): who names `lo` owns those. Whatever else is wanted by name is compared too,
 * but never removed.
 */
export const ownedPart = (wanted: WantedRoom, found: FoundRoom): FoundRoom => {
  const devices = ownedDevices(wanted, found)
  const named = new Set(wanted.devices.map(({ name }) => name))
  const wantedAddresses = new Set(wanted.addresses.map(addressKey))
  const wantedRoutes = new Set(wanted.routes.map(routeKey))
  const wantedNeighbours = new Set(wanted.neighbours.map(neighbourKey))
  const candidates = <Item extends object>(
    among: ReturnType<typeof foundIndex<Item>>,
    items: readonly Item[],
    keys: ReadonlySet<string>,
  ): readonly Item[] => (wanted.scope === 'whole' ? items : among(items, keys, devices))
  return {
    isPrepared: found.isPrepared,
    links: found.links.filter((link) => named.has(link.name) || (devices.has(link.name) && ownsDevice(link))),
    addresses: candidates(addressIndex, found.addresses, wantedAddresses).filter(
      (item) =>
        wantedAddresses.has(addressKey(item)) ||
        (devices.has(item.dev) && !LOOPBACK_ADDRESSES.includes(item.prefix)),
    ),
    routes: candidates(routeIndex, found.routes, wantedRoutes).filter(
      (item) => wantedRoutes.has(routeKey(item)) || ownsRoute(wanted.scope, devices, item),
    ),
    neighbours: candidates(neighbourIndex, found.neighbours, wantedNeighbours).filter(
      (item) => wantedNeighbours.has(neighbourKey(item)) || devices.has(item.dev),
    ),
    rules: found.rules,
  }
}

const ownedDevices = ({ scope, devices }: WantedRoom, found: FoundRoom): ReadonlySet<string> => {
  const named = devices.map(({ name }) => name)
  if (scope !== 'whole') return new Set([...scope.devices, ...named])
  return new Set([LOOPBACK, ...named, ...found.links.filter(ownsDevice).map(({ name }: FoundLink) => name)])
}

const ownsRoute = (scope: Room['scope'], devices: ReadonlySet<string>, { dev }: FoundRoute): boolean =>
  scope === 'whole' || devices.has(dev ?? LOOPBACK)

/** What makes two addresses the same one. */
export const addressKey = ({ dev, prefix }: FoundAddress): string => `${prefix} dev ${dev}`

/** What makes two neighbours the same one. */
export const neighbourKey = ({ dev, address }: Omit<FoundNeighbour, 'mac'>): string => `${address} dev ${dev}`

/** What makes two routes the same one for the kernel: a table holds one per destination and metric. */
export const routeKey = (
  route: Pick<Route, 'destination' | 'metric'> & { table?: number | undefined },
): string =>
  `${route.destination} metric ${metricOf(route)}${route.table === undefined ? '' : ` table ${route.table}`}`

/** The kernel reads metric 0 of an IPv6 route as 1024. */
export const metricOf = ({ destination, metric }: Pick<Route, 'destination' | 'metric'>): number =>
  metric === 0 && destination.includes(':') ? 1024 : metric

const addressIndex = foundIndex<FoundAddress>(addressKey, ({ dev }) => dev)
const neighbourIndex = foundIndex<FoundNeighbour>(neighbourKey, ({ dev }) => dev)
const routeIndex = foundIndex<FoundRoute>(routeKey, ({ dev }) => dev ?? LOOPBACK)
