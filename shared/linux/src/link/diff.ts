import type { Route } from '@sixfold/kernel'
import { keyedDiff } from '@sixfold/reconcile'
import { awaits, diffLinks, hasRightMac } from './diff-links.ts'
import type { Actual, AddressChange, Change, FoundRoom, FoundRoute, LinkChange, WantedRoom } from './model.ts'
import { restored } from './restored.ts'
import { diffRules } from './rules.ts'
import { addressKey, metricOf, neighbourKey, ownedPart, routeKey } from './scope.ts'

const NOTHING: FoundRoom = {
  isPrepared: true,
  links: [],
  addresses: [],
  routes: [],
  neighbours: [],
  rules: [],
}

/** What to do in one room. Where the namespace is yet to be made, everything: it comes prepared. */
export const diffRoom = (all: WantedRoom, actual: Actual): readonly Change[] => {
  const wanted = withoutAwaiting(all, actual)
  const found = actual.room === null ? NOTHING : ownedPart(wanted, actual.room)
  const links = diffLinks(wanted, found, actual)
  const standing = withoutLost(found, links)
  const addresses = keyedDiff(wanted.addresses, standing.addresses, {
    wantedKey: addressKey,
    foundKey: addressKey,
    isEqual: () => true,
  }).map((change): AddressChange => ({ object: 'address', ...change }))
  const neighbours = keyedDiff(wanted.neighbours, standing.neighbours, {
    wantedKey: neighbourKey,
    foundKey: neighbourKey,
    isEqual: (item, old) => item.mac === old.mac,
  }).map((change) => ({ object: 'neighbour', ...change }) as const)
  const routes = keyedDiff(wanted.routes, standing.routes, {
    wantedKey: routeKey,
    foundKey: routeKey,
    isEqual: isSameRoute,
  }).map((change) => ({ object: 'route', ...change }) as const)
  const prepare = wanted.isOurs && !found.isPrepared ? [{ object: 'room', kind: 'prepare' } as const] : []
  // What others look up by in a namespace that is not ours is theirs.
  const rules = wanted.isOurs && actual.room !== null ? diffRules(actual.room.rules, wanted.rules) : []
  return [
    ...prepare,
    ...rules,
    ...links,
    ...addresses,
    ...neighbours,
    ...routes,
    ...restored(wanted, addresses),
  ]
}

const isSameRoute = (wanted: Route, found: FoundRoute): boolean =>
  wanted.type === found.type &&
  metricOf(wanted) === found.metric &&
  (wanted.type === 'unreachable' ||
    (wanted.dev === found.dev &&
      wanted.via === found.via &&
      wanted.source === found.source &&
      wanted.mtu === found.mtu))

const withoutAwaiting = (wanted: WantedRoom, actual: Actual): WantedRoom => {
  const absent = new Set(
    wanted.devices.filter((device) => awaits(device, wanted, actual)).map(({ name }) => name),
  )
  if (absent.size === 0) return wanted
  return {
    ...wanted,
    devices: wanted.devices.filter(({ name }) => !absent.has(name)),
    addresses: wanted.addresses.filter(({ dev }) => !absent.has(dev)),
    neighbours: wanted.neighbours.filter(({ dev }) => !absent.has(dev)),
    routes: wanted.routes.filter((route) => route.type === 'unreachable' || !absent.has(route.dev)),
  }
}

/**
 * What is still there once the devices that go (for good, or to be made again) have taken theirs along, and those that
 * get another MAC their neighbours.
 */
const withoutLost = (found: FoundRoom, links: readonly LinkChange[]): FoundRoom => {
  const lost = new Set(links.flatMap((change) => (change.kind === 'set' ? [] : [deviceOf(change)])))
  const renamed = links.flatMap((change) =>
    change.kind === 'set' && !hasRightMac(change.wanted, change.found) ? [change.wanted.name] : [],
  )
  const silent = new Set([...lost, ...renamed])
  if (silent.size === 0) return found
  return {
    ...found,
    addresses: found.addresses.filter(({ dev }) => !lost.has(dev)),
    neighbours: found.neighbours.filter(({ dev }) => !silent.has(dev)),
    routes: found.routes.filter(({ dev }) => dev === null || !lost.has(dev)),
  }
}

const deviceOf = (change: Exclude<LinkChange, { kind: 'set' }>): string =>
  change.kind === 'remove' ? change.found.name : change.wanted.name
