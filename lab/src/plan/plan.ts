import type { Bgp, Firewall, Forward, NatKind, Role } from '../topology/schema.ts'

/** Where a machine or a router's wire stands in one family: its address, the length of the segment, who is next above. */
export type Foothold = Readonly<{ address: string; length: number; next: string }>

/** A foothold per family; null where the family is not there. */
export type Footholds = Readonly<{ ipv4: Foothold | null; ipv6: Foothold | null }>

/** A wire between two routers. `upper` is nearer to the core. Footholds are those of `lower`. */
export type Transit = Readonly<{ upper: string; lower: string; footholds: Footholds; lossPercent: number }>

/** The segment of a site's machines, and the router's address in it. */
export type Segment = Readonly<{ prefix: string; router: string; length: number }>

/** A prefix that the core routes to a site, for slices of its nodes or exits. */
export type AllocationPlan = Readonly<{ prefix: string; holder: 'farm' | 'exit-group'; sliceLength: number }>

/**
 * An agent of a machine, and the addresses (with lengths) that its gateway namespace takes on the machine's bridge.
 * Empty: its networks leave through their exit. `publicIpv4` are among the gateway's, without lengths.
 */
export type AgentPlan = Readonly<{
  kind: 'node-agent' | 'exit-gateway'
  gateway: readonly string[]
  publicIpv4: readonly string[]
}>

/** A machine with everything derived. `port` is its port of the site router's bridge. */
export type MachinePlan = Readonly<{
  name: string
  roles: readonly Role[]
  port: string
  footholds: Footholds
  agents: readonly AgentPlan[]
  lossPercent: number
}>

/** A site with everything derived. `transits` go from the core inwards: one, or two where a carrier's NAT is between. */
export type SitePlan = Readonly<{
  name: string
  label: string
  nat: NatKind | null
  firewall: Firewall
  forwards: readonly Forward[]
  transits: readonly Transit[]
  segments: Readonly<{ ipv4: Segment | null; ipv6: Segment | null }>
  allocations: readonly AllocationPlan[]
  /** How its router learns of slices; null where they are routed by hand. */
  bgp: Bgp | null
  machines: readonly MachinePlan[]
}>

/** A whole internet, every address decided; the same topology always gives the same plan. */
export type Plan = Readonly<{ coordinators: number; sites: readonly SitePlan[] }>

/** Every machine with its site. */
export const machinesOfPlan = (plan: Plan): readonly Readonly<{ site: SitePlan; machine: MachinePlan }>[] =>
  plan.sites.flatMap((site) => site.machines.map((machine) => ({ site, machine })))
