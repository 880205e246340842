import type { Claim, HostName, Ipv4Address, Port } from '@sixfold/events'

/** A claim for an address: a certain one, or whichever is free. */
export type Ipv4Request = Readonly<{ claim: Claim; address?: Ipv4Address | undefined }>

/**
 * Takes addresses for networks, out of `candidates`: those that the exits of the group have besides their shared ones,
 * in the order in which they shall be given. Claims that hold one already are passed over. `now` in milliseconds.
 */
export type AssignIpv4 = Readonly<{
  type: 'AssignIpv4'
  requests: readonly Ipv4Request[]
  candidates: readonly Ipv4Address[]
  now: number
}>

/** Gives addresses back; they cool down for `coolDownMs`. Claims that hold none are passed over. */
export type ReleaseIpv4 = Readonly<{
  type: 'ReleaseIpv4'
  claims: readonly Claim[]
  now: number
  coolDownMs: number
}>

/** Takes a block of ports of a shared address for each claim that holds none. */
export type AssignPortBlock = Readonly<{
  type: 'AssignPortBlock'
  requests: readonly Readonly<{ claim: Claim; address: Ipv4Address }>[]
  now: number
}>

/** Gives blocks of ports back; they cool down for `coolDownMs`. */
export type ReleasePortBlock = Readonly<{
  type: 'ReleasePortBlock'
  claims: readonly Claim[]
  now: number
  coolDownMs: number
}>

/** Takes host names on the shared addresses of the group. A network's own goes from one of its claims to the next. */
export type ClaimHost = Readonly<{
  type: 'ClaimHost'
  requests: readonly Readonly<{ claim: Claim; host: HostName; port: Port }>[]
}>

/** Gives host names back. */
export type ReleaseHost = Readonly<{ type: 'ReleaseHost'; claims: readonly Claim[] }>

/** Says how full the pool is, where that is worth a word. `of`: how many addresses there are to give. */
export type NoteFill = Readonly<{ type: 'NoteFill'; of: number; now: number }>

export type PoolCommand =
  | AssignIpv4
  | ReleaseIpv4
  | AssignPortBlock
  | ReleasePortBlock
  | ClaimHost
  | ReleaseHost
  | NoteFill
