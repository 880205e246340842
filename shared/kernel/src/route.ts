/** An address on a device; `prefix` in canonical text with its length, e.g. `2001:db8::1/128`. */
export type Address = Readonly<{ dev: string; prefix: string; because: number }>

/**
 * A route of the main table, unless `table` says which. `destination` is canonical text with a length, `::/0` and `0.0.0.0/0` for the defaults.
 * An IPv4 route may go `via` an IPv6 address (RFC 8950 next hops; `ip route … via inet6`). `unreachable` needs no device.
 */
export type Route = Readonly<
  | {
      type: 'unicast'
      destination: string
      dev: string
      via: string | null
      metric: number
      /** The sender's own address for packets that come without one; left out: the kernel chooses. */
      source?: string
      /** The longest packet that goes this way; left out: what the device takes. */
      mtu?: number
      /** A table that only a rule leads to; left out for the main one. */
      table?: typeof MARKED_TABLE
      because: number
    }
  | { type: 'unreachable'; destination: string; metric: number; because: number }
>

/** The one table besides the main one that routes of ours may be in. */
export const MARKED_TABLE = 64

/** A permanent neighbour: no discovery on the links that we make ourselves. */
export type Neighbour = Readonly<{ dev: string; address: string; mac: string; because: number }>

/** By which mark packets are looked up in a table of their own, before the main one. */
export type MarkRule = Readonly<{
  family: 'ipv4' | 'ipv6'
  priority: number
  mark: number
  table: typeof MARKED_TABLE
  because: number
}>
