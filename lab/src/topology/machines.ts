import type { Family, Machine, Site, Topology } from './schema.ts'

/** A machine with its place: what most rules and the address plan walk over. */
export type Placed = Readonly<{ name: string; machine: Machine; siteName: string; site: Site; field: string }>

/** Every machine in the order of the file. */
export const machinesOf = (topology: Topology): readonly Placed[] =>
  Object.entries(topology.sites).flatMap(([siteName, site]) =>
    Object.entries(site.machines).map(([name, machine]) => ({
      name,
      machine,
      siteName,
      site,
      field: `sites.${siteName}.machines.${name}`,
    })),
  )

/** The families a machine has an address of. */
export const familiesOf = ({ machine, site }: Pick<Placed, 'machine' | 'site'>): readonly Family[] =>
  machine.families ?? site.families

/** True when anybody may open a flow to machines of this site. */
export const isOpenSite = (site: Site): boolean =>
  site.nat === undefined && (site.firewall ?? 'none') === 'none'

/** Names that the lab makes up: of the core, and of a carrier's NAT in front of a site. */
export const CORE = 'core'
export const carrierName = (siteName: string): string => `${siteName}-cgn`
