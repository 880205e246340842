import { addressAt, Prefix } from '@sixfold/events/values/prefix'
import { ipv4At } from '../topology/ipv4-prefix.ts'
import { CORE, carrierName } from '../topology/machines.ts'
import type { Family, Site } from '../topology/schema.ts'
import type { Footholds, Transit } from './plan.ts'

/** Point-to-point wires: TEST-NET-2 in pieces of two addresses (RFC 3021), and 100.64.0.0/10 inside a carrier. */
const CORE_IPV4 = '198.51.100.0/24'
const CARRIER_IPV4 = '100.64.0.0/24'

const pairOf = (
  families: readonly Family[],
  pool: string,
  ipv4Index: number,
  ipv6Subnet: number,
): Footholds => {
  const ipv6 = Prefix.parse(`2001:db8:0:${ipv6Subnet.toString(16)}::/64`)
  return {
    ipv4: families.includes('ipv4')
      ? { address: ipv4At(pool, 2 * ipv4Index + 1), length: 31, next: ipv4At(pool, 2 * ipv4Index) }
      : null,
    ipv6: families.includes('ipv6')
      ? { address: addressAt(ipv6, 2n), length: 64, next: addressAt(ipv6, 1n) }
      : null,
  }
}

/** The wires between the core and a site's router. Loss is that of the wire at the router itself. */
export const transitsOf = (name: string, site: Site, index: number): readonly Transit[] => {
  const { families, loss } = site
  const outer = pairOf(families, CORE_IPV4, index, index)
  if (site.nat !== 'cgn') return [{ upper: CORE, lower: name, footholds: outer, lossPercent: loss }]
  const carrier = carrierName(name)
  const inner = pairOf(families, CARRIER_IPV4, index, 0x100 + index)
  return [
    { upper: CORE, lower: carrier, footholds: outer, lossPercent: 0 },
    { upper: carrier, lower: name, footholds: inner, lossPercent: loss },
  ]
}
