import { Refusal } from '@sixfold/reconcile'
import { aliasOf, ownsDevice } from '../ownership.ts'
import type { Actual, Device, FoundLink, FoundRoom, LinkChange, Obstacle, WantedRoom } from './model.ts'

/** What the kernel says of each kind of device that we make. */
export const KINDS: Readonly<Record<Device['kind'], readonly string[]>> = {
  veth: ['veth'],
  uplink: ['veth'],
  end: ['veth'],
  wireguard: ['wireguard', 'tun'],
  tun: ['tun'],
  vxlan: ['vxlan'],
}

/**
 * Whether a device is what the kernel makes of what we ask for; a WireGuard one may be a wireguard-go's. A TUN that goes
 * with whoever is behind it was made by him, and not by us.
 */
export const isOfKind = (found: FoundLink, device: Device): boolean =>
  KINDS[device.kind].includes(found.kind ?? '') &&
  (device.kind !== 'vxlan' || isSameVxlan(device, found)) &&
  (device.kind !== 'tun' || found.isPersistent !== false)

/** What a VXLAN device was made with is never changed: one that is otherwise is made anew. */
const isSameVxlan = ({ vni, local }: Extract<Device, { kind: 'vxlan' }>, { vxlan }: FoundLink): boolean =>
  vxlan?.isPlain === true && vxlan.vni === vni && vxlan.local === local

/** Whether a device has the MAC wanted; one of WireGuard has none. */
export const hasRightMac = (device: Device, { mac }: FoundLink): boolean =>
  fixedMac(device) === null || mac === fixedMac(device)

/**
 * A pair whose far end must stand in a foreign namespace that is not there (yet), or where somebody else's device has
 * its name: it waits, and what hangs on it with it, so that a workload that is away or stands in its own way takes
 * nothing else of the network down. That namespace's own room reports it.
 */
export const awaits = (device: Device, { made }: WantedRoom, { far }: Actual): boolean => {
  if (device.kind !== 'veth') return false
  const { netns, name, mac } = device.peer
  const room = far.get(netns)
  if (room === null) return !made.has(netns)
  return room?.links.some((link) => link.name === name && !isOurs(link, mac)) ?? false
}

/** The end of a pair has no alias before it was first set up; its MAC, a hash of ours, is a mark as good. */
const isOurs = (found: FoundLink, mac: string | null): boolean =>
  ownsDevice(found) || (mac !== null && found.mac === mac)

/** What to do about the devices of a room. Throws a Refusal when a name is taken by a device that is not ours. */
export const diffLinks = (
  { netns, devices: wanted }: Pick<WantedRoom, 'netns' | 'devices'>,
  found: FoundRoom,
  actual: Actual,
): readonly LinkChange[] => {
  const present = new Map(found.links.map((link) => [link.name, link]))
  const names = new Set(wanted.map(({ name }) => name))
  return [
    ...wanted.flatMap((device) => diffDevice(netns, device, present.get(device.name) ?? null, actual)),
    ...found.links
      .filter(({ name }) => !names.has(name))
      .map((link) => ({ object: 'link', kind: 'remove', found: link }) as const),
  ]
}

const diffDevice = (
  netns: string,
  device: Device,
  found: FoundLink | null,
  actual: Actual,
): readonly LinkChange[] => {
  if (found === null) return [birth('add', device, actual)]
  if (!isOurs(found, fixedMac(device))) {
    throw new Refusal(
      `the device ${device.name} is not ours (no alias "sixfold:…"), and one of ours is to be called so; ` +
        `rename or remove it in namespace ${netns}`,
      { retry: false },
    )
  }
  const isWhole = isOfKind(found, device) && hasFarEnd(device, actual)
  if (!isWhole && device.kind !== 'end') return [birth('remake', device, actual)]
  const port = device.kind === 'uplink' ? ownLink(device.port, actual) : null
  const isSet =
    found.isUp &&
    found.mtu === device.mtu &&
    found.alias === aliasOf(device.because) &&
    hasRightMac(device, found) &&
    (device.kind !== 'uplink' || isPlugged(port, device.bridge))
  return isSet ? [] : [{ object: 'link', kind: 'set', wanted: device, found, port }]
}

const birth = (kind: 'add' | 'remake', wanted: Device, actual: Actual): LinkChange => {
  const strays = actual.strays.get(wanted.name) ?? []
  return {
    object: 'link',
    kind,
    wanted,
    obstacles: obstaclesTo(wanted, actual),
    isKernelWireGuard: actual.hasKernelWireGuard,
    // With its process a device goes, too.
    isBorn: wanted.kind === 'wireguard' && strays.length === 0 && ownLink(wanted.name, actual) !== null,
    strays,
  }
}

/** Half of an earlier pair, or of one whose other half went elsewhere. Only ours; any other stays and makes us fail. */
const obstaclesTo = (device: Device, actual: Actual): readonly Obstacle[] => {
  if (device.kind === 'vxlan') {
    // Its maker died before it was moved; who knows with what it was made.
    const unmoved = ownLink(device.name, actual)
    return unmoved !== null && ownsDevice(unmoved) ? [{ netns: null, name: unmoved.name }] : []
  }
  if (device.kind === 'uplink') {
    const port = ownLink(device.port, actual)
    return port !== null && ownsDevice(port) ? [{ netns: null, name: port.name }] : []
  }
  if (device.kind !== 'veth') return []
  const end = actual.far.get(device.peer.netns)?.links.find(({ name }) => name === device.peer.name)
  if (end === undefined || !isOurs(end, device.peer.mac)) return []
  return [{ netns: device.peer.netns, name: end.name }]
}

const hasFarEnd = (device: Device, actual: Actual): boolean => {
  if (device.kind === 'uplink') return ownLink(device.port, actual)?.kind === 'veth'
  if (device.kind !== 'veth') return true
  const room = actual.far.get(device.peer.netns)
  if (room === undefined) return true // it could not be looked at; unknown is not absent
  return room?.links.some(({ name, kind }) => name === device.peer.name && kind === 'veth') ?? false
}

const ownLink = (name: string, { own }: Actual): FoundLink | null =>
  own.find((link) => link.name === name) ?? null

const isPlugged = (port: FoundLink | null, bridge: string): boolean => port?.master === bridge && port.isUp

/** Devices of the network layer have no MAC. */
const isMacless = (device: Device): device is Extract<Device, { kind: 'wireguard' | 'tun' }> =>
  device.kind === 'wireguard' || device.kind === 'tun'

/** The MAC that a device is to have; null for those that have none. */
export const fixedMac = (device: Device): string | null => (isMacless(device) ? null : device.mac)
