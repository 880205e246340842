import type { AddressChange, Change, WantedRoom } from './model.ts'
import { addressKey } from './scope.ts'
import { isIpv4, takesAlong } from './taken-along.ts'

/**
 * Removing an IPv4 address may take more along than itself. What is to stay on such a device is said once more after the
 * removals; where it is still there that changes nothing.
 */
export const restored = (wanted: WantedRoom, changes: readonly AddressChange[]): readonly Change[] => {
  const removed = changes.flatMap((change) => (change.kind === 'remove' ? [change.found] : []))
  if (removed.length === 0) return []
  const fresh = new Set(changes.flatMap((it) => (it.kind === 'add' ? [addressKey(it.wanted)] : [])))
  const staying = wanted.addresses.filter((address) => !fresh.has(addressKey(address)))
  const devices = new Set(removed.filter((it) => takesAlong(it, staying)).map(({ dev }) => dev))
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
