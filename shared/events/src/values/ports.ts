import { z } from 'zod'

/** UDP ports that WireGuard may listen on: above what services use, below where Linux picks source ports from. */
export const LISTEN_PORT_FIRST = 20_000
export const LISTEN_PORT_LAST = 32_767

/** A WireGuard listen port. Nodes get even ones and exits odd ones, so that both may share a machine. */
export const ListenPort = z.int().min(LISTEN_PORT_FIRST).max(LISTEN_PORT_LAST)
export type ListenPort = z.output<typeof ListenPort>
