import type { AddressChange, Change, WantedRoom } from './model.ts'

const isIpv4 = (text: string): boolean => !text.includes(':')

/**
 * Removing an IPv4 address takes more along than itself: with the first address of a subnet go the others of it, with
 * the last one of a device go all its IPv4 routes and neighbours. What is to stay on such a device is said once more
 * after the removals; where it is still there that changes nothing.
 */
export const restored = (wanted: WantedRoom, changes: readonly AddressChange[]): readonly Change[] => {
  const devices = new Set(
    changes.flatMap((change) =>
      change.kind === 'remove' && isIpv4(change.found.prefix) ? [change.found.dev] : [],
    ),
  )
  if (devices.size === 0) return []
  const kind = 'restore'
  return [
    ...wanted.addresses
      .filter(({ dev, prefix }) => devices.has(dev) && isIpv4(prefix))
      .map((item) => ({ object: 'address', kind, wanted: item }) as const),
    ...wanted.neighbours
      .filter(({ dev, address }) => devices.has(dev) && isIpv4(address))
      .map((item) => ({ object: 'neighbour', kind, wanted: item }) as const),
    ...wanted.routes
      .filter((route) => route.type === 'unicast' && devices.has(route.dev) && isIpv4(route.destination))
      .map((item) => ({ object: 'route', kind, wanted: item }) as const),
  ]
}
