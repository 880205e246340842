import { addressAt, Prefix } from '@sixfold/events/values/prefix'
import { ipv4At } from '../topology/ipv4-prefix.ts'
import { familiesOf, isOpenSite } from '../topology/machines.ts'
import type { Site, Topology } from '../topology/schema.ts'
import { publicBlocks } from './address-pool.ts'
import { deriveMachines, publicIpv4Count } from './derive-machines.ts'
import { transitsOf } from './derive-transits.ts'
import type { AllocationPlan, Plan, Segment, SitePlan } from './plan.ts'

/** Every home has the same inside, as in real life. */
const HOME_IPV4 = '192.168.1.0/24'

/** The network, the router and the broadcast address. */
const OVERHEAD = 3

const addressesNeeded = ({ machines }: Site): number =>
  Object.values(machines).reduce((sum, machine) => sum + 1 + publicIpv4Count(machine), OVERHEAD)

const ipv4Segment = (site: Site, nextBlock: (addresses: number) => string): Segment | null => {
  if (!site.families.includes('ipv4')) return null
  const prefix = site.ipv4 ?? (site.nat === undefined ? nextBlock(addressesNeeded(site)) : HOME_IPV4)
  return { prefix, router: ipv4At(prefix, 1), length: Number(prefix.split('/')[1]) }
}

const ipv6Segment = (site: Site, index: number): Segment | null => {
  if (!site.families.includes('ipv6')) return null
  const prefix = site.ipv6 ?? Prefix.parse(`2001:db8:1:${index.toString(16)}::/64`)
  return { prefix, router: addressAt(prefix, 1n), length: 64 }
}

const DEFAULT_SLICE_LENGTH = 56

const allocationsOf = (site: Site, index: number): readonly AllocationPlan[] => {
  const roles = new Set(Object.values(site.machines).flatMap((machine) => machine.roles))
  const holder = roles.has('exit') ? 'exit-group' : 'farm'
  if (site.allocations !== undefined)
    return site.allocations.map((it) => ({ ...it, holder: it.holder ?? holder }))
  const canUse = Object.values(site.machines).some(
    (machine) =>
      machine.roles.some((role) => role === 'exit' || role === 'node') &&
      familiesOf({ site, machine }).includes('ipv6'),
  )
  if (!isOpenSite(site) || !canUse) return []
  const prefix = Prefix.parse(`2001:db8:${(0x1000 + index).toString(16)}::/48`)
  return [{ prefix, holder, sliceLength: DEFAULT_SLICE_LENGTH }]
}

/**
 * Decides every address of a topology from its order alone. Documentation prefixes only (RFC 3849, RFC 5737), but for
 * the insides of homes and carriers.
 *
 * @throws PoolEmpty when there are more machines than addresses
 */
export const derivePlan = (topology: Topology): Plan => {
  const nextBlock = publicBlocks()
  const sites = Object.entries(topology.sites).map(([name, site], position): SitePlan => {
    const index = position + 1
    const segments = { ipv4: ipv4Segment(site, nextBlock), ipv6: ipv6Segment(site, index) }
    const allocations = allocationsOf(site, index)
    return {
      name,
      label: site.label ?? name,
      nat: site.nat ?? null,
      firewall: site.firewall ?? (site.nat === undefined ? 'none' : 'outgoing-only'),
      forwards: site.forwards ?? [],
      transits: transitsOf(name, site, index),
      segments,
      allocations,
      bgp: site.bgp ?? null,
      machines: deriveMachines(site, { segments, allocations }),
    }
  })
  return { coordinators: topology.coordinators, sites }
}
