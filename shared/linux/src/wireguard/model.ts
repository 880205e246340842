import type { WireGuard, WireGuardPeer } from '@sixfold/kernel'

/** A peer as the device holds it. `isLive`: it shook hands within the last three minutes. */
export type FoundPeer = Readonly<{
  publicKey: string
  endpoint: string | null
  allowedIps: readonly string[]
  keepaliveSeconds: number
  isLive: boolean
}>

/** A device as it is. Its private key is never kept: the public one says whether it is the right one. */
export type FoundDevice = Readonly<{
  publicKey: string | null
  listenPort: number
  peers: readonly FoundPeer[]
}>

/** null: there is no such device. */
export type Actual = FoundDevice | null

/** A device to configure as a whole; `endpoints`: of which peers (public keys) the endpoint is to be set. */
export type Change = Readonly<{
  wanted: WireGuard
  endpoints: ReadonlySet<string>
  differences: readonly string[]
  /** What to do about single peers, where that is all there is to do and they are few. */
  edits?: readonly PeerEdit[]
}>

/** One peer to be made as wanted, or to go. `setsIps` is false where only something else of it is another. */
export type PeerEdit = Readonly<
  { kind: 'set'; peer: WireGuardPeer; setsIps: boolean } | { kind: 'remove'; publicKey: string }
>

/**
 * The endpoint that was last wanted of a peer and put in place, by `device publicKey`. It tells an endpoint that we
 * are to change from one that roamed by itself; lost with the process, which only makes us trust a live peer.
 */
export type Endpoints = Map<string, string>
