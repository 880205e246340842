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
  /** The peers of which only the keepalive is another one, where that is all that there is to do. */
  greetings?: readonly Pick<WireGuardPeer, 'publicKey' | 'keepaliveSeconds'>[]
}>

/**
 * The endpoint that was last wanted of a peer and put in place, by `device publicKey`. It tells an endpoint that we
 * are to change from one that roamed by itself; lost with the process, which only makes us trust a live peer.
 */
export type Endpoints = Map<string, string>
