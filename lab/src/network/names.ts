import { createHash } from 'node:crypto'

/**
 * The network namespace of a machine, router or workload of a lab.
 *
 * A `-` in the lab's name becomes `_`, which no name may have: so everything that starts with `netnsPrefix(lab)` is
 * this lab's and never that of another one whose name begins alike.
 */
export const netnsOf = (lab: string, node: string): string => `${netnsPrefix(lab)}${node}`

/** What the names of all namespaces of a lab start with, and those of nobody else. */
export const netnsPrefix = (lab: string): string => `sfl-${lab.replaceAll('-', '_')}-`

/** The bridge of a machine, on which its agents hang their gateways. */
export const MACHINE_BRIDGE = 'br0'

/** The bridge of a site's router, with a port per machine. */
export const ROUTER_BRIDGE = 'lan'

/** A fixed, locally administered MAC, so that a bridge does not change its own with every new port. */
export const macOf = (node: string, dev: string): string => {
  const digest = createHash('sha256').update(`${node}/${dev}`).digest('hex')
  return ['02', ...(digest.slice(0, 10).match(/../g) ?? [])].join(':')
}
