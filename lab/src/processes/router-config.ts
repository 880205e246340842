import { join } from 'node:path'
import { ROUTER_BRIDGE } from '../network/names.ts'
import type { Plan, SitePlan } from '../plan/plan.ts'
import type { Bgp } from '../topology/schema.ts'

/** A site whose router speaks BGP. */
export type BgpSite = SitePlan & Readonly<{ bgp: Bgp }>

/** The sites whose routers speak BGP. */
export const bgpSites = ({ sites }: Plan): readonly BgpSite[] =>
  sites.flatMap((site) => (site.bgp === null ? [] : [{ ...site, bgp: site.bgp }]))

/** The configuration file of a site's router, and the socket to ask it by. */
export const routerFile = (directory: string, site: string, what: 'conf' | 'socket'): string =>
  join(directory, `router-${site}.${what}`)

/** A session's name, which may have no `-`. */
const sessionName = (machine: string, place: number): string => `${machine.replaceAll('-', '_')}_${place + 1}`

const session = ({ bgp }: BgpSite, name: string, gateway: string): string[] => [
  `protocol bgp ${name} {`,
  `  local as ${bgp.router};`,
  `  neighbor ${gateway} as ${bgp.gateways};`,
  `  interface "${ROUTER_BRIDGE}";`,
  '  direct;',
  '  connect delay time 1; connect retry time 2; error wait time 1, 4;',
  '  graceful restart aware;',
  // In its log stands everything that was ever told, taken or not.
  '  debug { routes, filters };',
  '  ipv6 { import filter slices; export where proto = "upwards"; next hop self; };',
  '}',
]

/**
 * What a careful owner of a site writes for BIRD: a session with each gateway, from which slices of the site's
 * allocations are taken and nothing longer nor shorter, and to which a default is told.
 */
export const routerConfig = (site: BgpSite, index: number): string => {
  const lengths = site.allocations.map(
    ({ prefix, sliceLength }) => `${prefix}{${sliceLength},${sliceLength}}`,
  )
  const gateways = site.machines.flatMap(({ name, agents }) =>
    agents.flatMap(({ gateway }, place) => {
      const ipv6 = gateway.find((it) => it.includes(':'))?.split('/')[0]
      return ipv6 === undefined ? [] : [{ name: sessionName(name, place), ipv6 }]
    }),
  )
  return [
    `router id 198.51.100.${index + 1};`,
    'log stderr { info, remote, warning, error, auth, fatal, bug, trace };',
    'protocol device { scan time 10; }',
    'protocol static upwards { ipv6; route ::/0 unreachable; }',
    'protocol kernel { ipv6 { import none; export where source = RTS_BGP; }; }',
    `filter slices { if net ~ [ ${lengths.join(', ')} ] then accept; reject; }`,
    ...gateways.flatMap(({ name, ipv6 }) => session(site, name, ipv6)),
    '',
  ].join('\n')
}
