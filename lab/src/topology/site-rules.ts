import { isOpenSite } from './machines.ts'
import { type Finding, findings, type Rule, sitesOf } from './rule.ts'
import type { Site } from './schema.ts'

const siteRules: readonly ((site: Site) => Finding | false)[] = [
  (site) =>
    site.nat !== undefined &&
    !site.families.includes('ipv4') && {
      at: 'families',
      value: site.families,
      expected: 'ipv4 among them: a NAT translates IPv4',
    },
  (site) =>
    site.nat === 'port-forward' &&
    site.forwards === undefined && {
      at: 'forwards',
      expected: 'a port-forward NAT needs a list of {protocol, port, machine}',
    },
  (site) =>
    site.nat !== 'port-forward' &&
    site.forwards !== undefined && {
      at: 'nat',
      value: site.nat ?? null,
      expected: 'port-forward, because there are forwards',
    },
  (site) =>
    (site.allocations?.length ?? 0) > 0 &&
    !(isOpenSite(site) && site.families.includes('ipv6')) && {
      at: 'allocations',
      value: site.allocations,
      expected: 'none: a prefix is routed only to a site with public IPv6, no NAT and no firewall',
    },
  (site) =>
    site.bgp !== undefined &&
    (!(isOpenSite(site) && site.families.includes('ipv6')) || site.allocations?.length === 0) && {
      at: 'bgp',
      value: site.bgp,
      expected: 'none: BGP is about prefixes that are routed to the site, and it has none',
    },
  (site) =>
    Object.keys(site.machines).length === 0 && {
      at: 'machines',
      value: {},
      expected: 'at least one machine',
    },
]

/** Each site is possible for itself. */
export const sitesMakeSense: Rule = (topology) =>
  sitesOf(topology).flatMap(({ site, field }) => findings(siteRules, site, field))

/** Every forward names a machine behind that router, and no port twice. */
export const forwardsLeadSomewhere: Rule = (topology) =>
  sitesOf(topology).flatMap(({ site, field }) =>
    (site.forwards ?? []).flatMap(({ machine, protocol, port }, index, all) => {
      const at = `${field}.forwards.${index}`
      const names = Object.keys(site.machines)
      const first = all.findIndex((other) => other.protocol === protocol && other.port === port)
      return [
        ...(names.includes(machine)
          ? []
          : [{ field: `${at}.machine`, value: machine, expected: `one of ${names.join(', ')}` }]),
        ...(first === index
          ? []
          : [{ field: `${at}.port`, value: port, expected: `each ${protocol} port once` }]),
      ]
    }),
  )

/** Every allocation has somebody who holds it, and room for slices. */
export const allocationsHaveHolders: Rule = (topology) =>
  sitesOf(topology).flatMap(({ site, field }) => {
    const roles = new Set(Object.values(site.machines).flatMap((machine) => machine.roles))
    return (site.allocations ?? []).flatMap(({ prefix, holder, sliceLength }, index) => {
      const at = `${field}.allocations.${index}`
      const length = Number(prefix.split('/')[1])
      const isHeld = roles.has('exit')
        ? holder !== 'farm' || roles.has('node')
        : holder !== 'exit-group' && roles.has('node')
      return [
        ...(isHeld
          ? []
          : [
              {
                field: at,
                value: prefix,
                expected: `a machine at the site with the role ${holder === 'exit-group' ? 'exit' : 'node'}`,
              },
            ]),
        ...(sliceLength > length
          ? []
          : [
              {
                field: `${at}.sliceLength`,
                value: sliceLength,
                expected: `more than ${length}, the length of the prefix`,
              },
            ]),
      ]
    })
  })
