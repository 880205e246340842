import type { Address, Link, MARKED_TABLE, MarkRule, Neighbour, Room, Route } from '@sixfold/kernel'
import type { ProcessRef } from '../process-ref.ts'
import type { FoundRule, RuleChange } from './rules.ts'

/** The end of a veth pair that another room makes; here it is only set up. */
export type End = Readonly<{ kind: 'end'; name: string; mac: string; mtu: number; because: number }>

/** A device that a room holds, whoever makes it. */
export type Device = Link | End

/** What one namespace must hold. `isOurs`: we make the namespace. `made`: every namespace that we make in this state. */
export type WantedRoom = Readonly<{
  netns: string
  isOurs: boolean
  made: ReadonlySet<string>
  scope: Room['scope']
  devices: readonly Device[]
  addresses: readonly Address[]
  routes: readonly Route[]
  neighbours: readonly Neighbour[]
  rules: readonly MarkRule[]
}>

export type FoundLink = Readonly<{
  name: string
  /** As the kernel says: `veth`, `wireguard`, `tun` (a wireguard-go), `bridge` …; null for hardware and loopback. */
  kind: string | null
  mac: string | null
  mtu: number
  alias: string | null
  isUp: boolean
  /** The bridge that it is a port of. */
  master: string | null
  /** What a VXLAN device was made with. */
  vxlan?: FoundVxlan
  /** Of a TUN device: whether it stays when nobody is behind it; not said by every iproute2. */
  isPersistent?: boolean
}>
/** `isPlain`: it listens on the port of VXLAN and learns nothing. */
export type FoundVxlan = Readonly<{ vni: number; local: string | null; isPlain: boolean }>
export type FoundAddress = Readonly<{ dev: string; prefix: string }>
export type FoundRoute = Readonly<{
  type: string
  destination: string
  dev: string | null
  via: string | null
  metric: number
  source?: string
  mtu?: number
  table?: typeof MARKED_TABLE
}>
export type FoundNeighbour = Readonly<{ dev: string; address: string; mac: string }>

/** What one namespace holds. `isPrepared` false: whoever made the namespace died before it was fit for use. */
export type FoundRoom = Readonly<{
  isPrepared: boolean
  links: readonly FoundLink[]
  addresses: readonly FoundAddress[]
  routes: readonly FoundRoute[]
  neighbours: readonly FoundNeighbour[]
  /** By which tables routes are looked for; of IPv6 only where we made the namespace. */
  rules: readonly FoundRule[]
}>

/** What was seen of a room and of the places that its devices reach into. */
export type Actual = Readonly<{
  /** null: the namespace is not there. */
  room: FoundRoom | null
  /** The rooms at the far ends of its veth pairs; null: not there; no entry: it could not be looked at. */
  far: ReadonlyMap<string, FoundRoom | null>
  /** Devices in the agent's own namespace; looked at only where an uplink is wanted or a device must be born there. */
  own: readonly FoundLink[]
  hasKernelWireGuard: boolean
  /** By the WireGuard devices that must be born here: each wireguard-go of that name that serves one elsewhere, or is stopped. */
  strays: ReadonlyMap<string, readonly ProcessRef[]>
}>

/** A device of ours that stands in the way of a new one with its name; `netns` null: in the agent's own. */
export type Obstacle = Readonly<{ netns: string | null; name: string }>

export type LinkChange = Readonly<
  | {
      object: 'link'
      kind: 'add' | 'remake'
      wanted: Device
      obstacles: readonly Obstacle[]
      isKernelWireGuard: boolean
      /** A WireGuard device of that name was born before, but its maker died before it was moved here. */
      isBorn: boolean
      /** Each wireguard-go of that name that serves a device elsewhere, as in a namespace that was deleted, or is stopped. */
      strays: readonly ProcessRef[]
    }
  | { object: 'link'; kind: 'set'; wanted: Device; found: FoundLink; port: FoundLink | null }
  | { object: 'link'; kind: 'remove'; found: FoundLink }
>

/** `restore`: it is as wanted, but the kernel will take it along when another address goes, so it is said again. */
type Placed<Kind extends string, Wanted, Found> = Readonly<
  | { object: Kind; kind: 'add' | 'restore'; wanted: Wanted }
  | { object: Kind; kind: 'replace'; wanted: Wanted; found: Found }
  | { object: Kind; kind: 'remove'; found: Found }
>
export type AddressChange = Placed<'address', Address, FoundAddress>
export type RouteChange = Placed<'route', Route, FoundRoute>
export type NeighbourChange = Placed<'neighbour', Neighbour, FoundNeighbour>

/** One thing to do in a room. */
export type Change =
  | Readonly<{ object: 'room'; kind: 'prepare' }>
  | LinkChange
  | AddressChange
  | RouteChange
  | NeighbourChange
  | RuleChange
