import type { Footholds, MachinePlan, Plan, SitePlan, Transit } from '../plan/plan.ts'
import { CORE } from '../topology/machines.ts'
import { MACHINE_BRIDGE, ROUTER_BRIDGE } from './names.ts'
import type { Namespace } from './namespace.ts'
import { carrierRules, controlRules, coreRules, lossRules, siteRules } from './router-rules.ts'
import { type Wire, wiresOf } from './wires.ts'

const families = ({ ipv4, ipv6 }: Footholds) => [ipv4, ipv6].filter((foothold) => foothold !== null)

const address = (text: string, length: number, dev: string): string =>
  `address replace ${text}/${length} dev ${dev}${text.includes(':') ? ' nodad' : ''}`

const route = (destination: string, via: string, dev: string): string =>
  `route replace ${destination} via ${via} dev ${dev}`

/** The lower end of a wire: its own addresses, and everything else is above. */
const standOn = (footholds: Footholds, dev: string): readonly string[] =>
  families(footholds).flatMap(({ address: own, length, next }) => [
    address(own, length, dev),
    route(own.includes(':') ? '::/0' : '0.0.0.0/0', next, dev),
  ])

/** The upper end of a wire to a site: its addresses, and the site's prefixes are below. Nobody routes the inside of a NAT. */
const lookDown = (site: SitePlan, { footholds }: Transit, dev: string): readonly string[] => {
  const { ipv4, ipv6 } = site.segments
  const below = [
    ...(ipv4 === null || site.nat !== null ? [] : [ipv4.prefix]),
    ...(ipv6 === null ? [] : [ipv6.prefix]),
    ...site.allocations.map(({ prefix }) => prefix),
  ]
  return [
    ...families(footholds).map(({ next, length }) => address(next, length, dev)),
    ...below.flatMap((prefix) => {
      const foothold = prefix.includes(':') ? footholds.ipv6 : footholds.ipv4
      return foothold === null ? [] : [route(prefix, foothold.address, dev)]
    }),
  ]
}

const core = (plan: Plan): Namespace => ({
  node: CORE,
  forwards: true,
  bridges: [],
  lines: plan.sites.flatMap((site, index) =>
    site.transits.slice(0, 1).flatMap((transit) => lookDown(site, transit, `s${index + 1}`)),
  ),
  rules: coreRules,
})

/** The NATs between the core and a site's router: one where the site is behind a carrier's, else none. */
const carriers = (site: SitePlan): readonly Namespace[] =>
  site.transits.slice(1).flatMap((inner, index) =>
    site.transits.slice(index, index + 1).map((outer) => ({
      node: inner.upper,
      forwards: true,
      bridges: [],
      lines: [...standOn(outer.footholds, 'wan'), ...lookDown(site, inner, 'inside')],
      rules: carrierRules,
    })),
  )

const router = (site: SitePlan): Namespace => ({
  node: site.name,
  forwards: true,
  bridges: [ROUTER_BRIDGE],
  lines: [
    ...site.transits.slice(-1).flatMap(({ footholds }) => standOn(footholds, 'wan')),
    ...[site.segments.ipv4, site.segments.ipv6].flatMap((segment) =>
      segment === null ? [] : [address(segment.router, segment.length, ROUTER_BRIDGE)],
    ),
    // What no slice covers goes nowhere: without this it would travel between here and the core until it dies.
    ...site.allocations.map(({ prefix }) => `route replace unreachable ${prefix} dev lo`),
  ],
  rules: siteRules(site),
})

/** A machine does not forward; its bridge is where its agents' gateways come in. */
const machine = ({ name, roles, footholds }: MachinePlan, plan: Plan): Namespace => ({
  node: name,
  forwards: false,
  bridges: [MACHINE_BRIDGE],
  lines: standOn(footholds, MACHINE_BRIDGE),
  rules: roles.includes('control') ? controlRules(plan) : null,
})

const withLoss = (namespace: Namespace, wires: readonly Wire[]): Namespace => {
  const loss = wires.filter(({ upper }) => upper.node === namespace.node).map(lossRules)
  const text = `${namespace.rules ?? ''}${mergeTables(loss)}`
  return { ...namespace, rules: text === '' ? null : text }
}

/** nft adds to a table that is there, so the parts may simply follow each other. */
const mergeTables = (parts: readonly string[]): string => parts.join('')

/** Every namespace of a lab, from the core outwards. */
export const namespacesOf = (plan: Plan): readonly Namespace[] => {
  const wires = wiresOf(plan)
  return [
    core(plan),
    ...plan.sites.flatMap((site) => [
      ...carriers(site),
      router(site),
      ...site.machines.map((it) => machine(it, plan)),
    ]),
  ].map((namespace) => withLoss(namespace, wires))
}
