import type { Address, Neighbour, Route } from '@sixfold/kernel'
import { aliasOf, ROUTE_PROTOCOL } from '../ownership.ts'
import { word } from '../word.ts'
import { hasRightMac } from './diff-links.ts'
import type { Device, FoundAddress, FoundLink, FoundNeighbour, FoundRoute } from './model.ts'
import { metricOf } from './scope.ts'

/*
 * The words of `ip -batch`, one line per object. Always `replace`, because a batch stops at the first error and what
 * is there already is none; always `dev`, because a route without one goes where the kernel likes.
 */

const isIpv6 = (text: string): boolean => text.includes(':')

/** Makes a veth pair from its first end; the other end is born in its own namespace. Both have the MACs wanted. */
export const addVeth = (link: Extract<Device, { kind: 'veth' }>): string =>
  `link add name ${word(link.name)} address ${word(link.mac)} mtu ${word(link.mtu)} type veth ` +
  `peer name ${word(link.peer.name)} address ${word(link.peer.mac)} mtu ${word(link.mtu)} netns ${word(link.peer.netns)}`

/** Makes a TUN device that stays when nobody is behind it. */
export const addTun = ({ name }: Extract<Device, { kind: 'tun' }>): string =>
  `tuntap add dev ${word(name)} mode tun`

/**
 * Sets a device up. No address of the kernel's own making: its link-local address comes with us, without a delay. The
 * MAC is said only where it is another (`found`): saying it, even the same, empties the neighbours of the device.
 */
export const setLink = (device: Device, found: FoundLink | null): readonly string[] => [
  `link set dev ${word(device.name)} addrgenmode none`,
  `link set dev ${word(device.name)}${otherMac(device, found)} mtu ${word(device.mtu)} alias ${word(aliasOf(device.because))} up`,
]

const otherMac = (device: Device, found: FoundLink | null): string =>
  found === null || hasRightMac(device, found) || device.kind === 'wireguard' || device.kind === 'tun'
    ? ''
    : ` address ${word(device.mac)}`

export const setAddress = ({ dev, prefix }: Address): string =>
  `addr replace ${word(prefix)} dev ${word(dev)}${isIpv6(prefix) ? ' nodad' : ''}`

export const removeAddress = ({ dev, prefix }: FoundAddress): string =>
  `addr del ${word(prefix)} dev ${word(dev)}`

export const setNeighbour = ({ dev, address, mac }: Neighbour): string =>
  `neigh replace ${word(address)} lladdr ${word(mac)} dev ${word(dev)} nud permanent`

export const removeNeighbour = ({ dev, address }: FoundNeighbour): string =>
  `neigh del ${word(address)} dev ${word(dev)}`

export const setRoute = (route: Route): string => {
  const tail = `metric ${word(metricOf(route))} proto ${ROUTE_PROTOCOL}`
  if (route.type === 'unreachable') return `route replace unreachable ${word(route.destination)} ${tail}`
  const source = route.source === undefined ? '' : ` src ${word(route.source)}`
  const mtu = route.mtu === undefined ? '' : ` mtu ${word(route.mtu)}`
  return `route replace ${word(route.destination)}${viaOf(route)} dev ${word(route.dev)}${source}${mtu} ${tail}${tableOf(route)}`
}

export const removeRoute = ({ type, destination, dev, metric, table }: FoundRoute): string => {
  const tail = `metric ${word(metric)} proto ${ROUTE_PROTOCOL}`
  const kind = type === 'unicast' ? '' : `${word(type)} `
  return `route del ${kind}${word(destination)}${dev === null ? '' : ` dev ${word(dev)}`} ${tail}${tableOf({ table })}`
}

const tableOf = ({ table }: { table?: number | undefined }): string =>
  table === undefined ? '' : ` table ${word(table)}`

const viaOf = ({ destination, via }: Extract<Route, { type: 'unicast' }>): string => {
  if (via === null) return ''
  return isIpv6(via) && !isIpv6(destination) ? ` via inet6 ${word(via)}` : ` via ${word(via)}`
}
