import { z } from 'zod'

/** UDP ports that WireGuard may listen on: above what services use, below where Linux picks source ports from. */
export const LISTEN_PORT_FIRST = 20_000
export const LISTEN_PORT_LAST = 32_767

/** Nodes and exits take theirs from ranges of their own, so that both may share a machine. */
export const NODE_PORTS = { first: 20_000, last: 24_575 } as const
export const EXIT_PORTS = { first: 24_576, last: 32_767 } as const

/**
 * A listen port as a fact: always even, and it stands for two. A wire whose underlay is IPv6 listens on it, one whose
 * underlay is IPv4 on the next; see wirePort.
 */
export const ListenPort = z
  .int()
  .min(LISTEN_PORT_FIRST)
  .max(LISTEN_PORT_LAST)
  .multipleOf(2, 'a listen port is even: the odd one behind it belongs to it')
  .meta({
    title: 'ListenPort',
    description:
      'A UDP port on which WireGuard listens: even for wires over IPv6, the next one for those over IPv4.',
  })
export type ListenPort = z.output<typeof ListenPort>

/**
 * The UDP port of a wire over one address family.
 *
 * Each family has a device and a port of its own, because wireguard-go (2023-02 to 2025-05 at least) sends to wrong
 * IPv6 addresses from a device that also sends to IPv4 ones: a reused address keeps 12 bytes of another peer's.
 */
export const wirePort = (port: number, family: 'ipv4' | 'ipv6'): number =>
  family === 'ipv6' ? port : port + 1
