import type { Problem } from '@sixfold/events/problems'
import { containsPrefix, overlaps, Prefix } from '@sixfold/events/values/prefix'
import { ipv4Contains } from '../topology/ipv4-prefix.ts'
import { ipv4Overlap } from './address-pool.ts'
import { machinesOfPlan, type Plan, type SitePlan } from './plan.ts'

type Claimed = Readonly<{ field: string; value: string }>

const clash = (
  what: string,
  claims: readonly Claimed[],
  share: (a: string, b: string) => boolean,
): readonly Problem[] =>
  claims.flatMap(({ field, value }, index) => {
    const other = claims.slice(0, index).find((earlier) => share(earlier.value, value))
    return other === undefined
      ? []
      : [{ field, value, expected: `${what} apart from ${other.value} of ${other.field}` }]
  })

const TRANSIT_IPV6 = Prefix.parse('2001:db8::/48')
const TRANSIT_IPV4 = '198.51.100.0/24'

/** Everything that the core routes must lead to one place only. Insides of homes may be equal: nobody routes them. */
const prefixesAreApart = ({ sites }: Plan): readonly Problem[] => {
  const ipv4 = sites.flatMap(({ name, nat, segments }) =>
    segments.ipv4 === null || nat !== null
      ? []
      : [{ field: `sites.${name}.ipv4`, value: segments.ipv4.prefix }],
  )
  const ipv6 = sites.flatMap(({ name, segments, allocations }) => [
    ...(segments.ipv6 === null ? [] : [{ field: `sites.${name}.ipv6`, value: segments.ipv6.prefix }]),
    ...allocations.map(({ prefix }, index) => ({
      field: `sites.${name}.allocations.${index}.prefix`,
      value: prefix,
    })),
  ])
  const wires = (value: string): Claimed => ({ field: "the core's own wires", value })
  return [
    ...clash('a prefix', [wires(TRANSIT_IPV4), ...ipv4], ipv4Overlap),
    ...clash('a prefix', [wires(TRANSIT_IPV6), ...ipv6], (a, b) =>
      overlaps(Prefix.parse(a), Prefix.parse(b)),
    ),
  ]
}

const claimsOf = ({ name, segments, machines }: SitePlan): readonly Claimed[] => [
  ...[segments.ipv4, segments.ipv6].flatMap((segment) =>
    segment === null ? [] : [{ field: `the router of ${name}`, value: segment.router }],
  ),
  ...machines.flatMap(({ name: machine, footholds, agents }) => {
    const field = `sites.${name}.machines.${machine}`
    return [
      ...(footholds.ipv4 === null ? [] : [{ field: `${field}.ipv4`, value: footholds.ipv4.address }]),
      ...(footholds.ipv6 === null ? [] : [{ field: `${field}.ipv6`, value: footholds.ipv6.address }]),
      ...agents.flatMap(({ kind, gateway }) =>
        gateway.map((address) => ({ field: `${field} (${kind})`, value: address.split('/')[0] ?? '' })),
      ),
    ]
  }),
]

const addressesAreApart = ({ sites }: Plan): readonly Problem[] =>
  sites.flatMap((site) => clash('an address', claimsOf(site), (a, b) => a === b))

const contains = (prefix: string, address: string): boolean =>
  address.includes(':')
    ? containsPrefix(Prefix.parse(prefix), Prefix.parse(`${address}/128`))
    : ipv4Contains(prefix, address)

const addressesAreInside = (plan: Plan): readonly Problem[] =>
  machinesOfPlan(plan).flatMap(({ site }) =>
    claimsOf(site).flatMap(({ field, value }) => {
      const segment = value.includes(':') ? site.segments.ipv6 : site.segments.ipv4
      const isInside = segment !== null && contains(segment.prefix, value)
      return isInside
        ? []
        : [{ field, value, expected: `an address inside ${segment?.prefix ?? 'a prefix of the site'}` }]
    }),
  )

/** What is wrong with the addresses of a plan: given ones may be outside of their site, or somebody else's. */
export const checkPlan = (plan: Plan): readonly Problem[] => [
  ...prefixesAreApart(plan),
  ...addressesAreApart(plan),
  ...addressesAreInside(plan),
]
