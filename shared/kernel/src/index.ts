export type { Link, VethEnd } from './link.ts'
export type { Address, Neighbour, Route } from './route.ts'
export type { KernelState, Room } from './state.ts'
export type { WireGuard, WireGuardPeer } from './wireguard.ts'
