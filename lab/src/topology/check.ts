import type { Problem } from '@sixfold/events/problems'
import { machinesMakeSense, oneControlForAll } from './machine-rules.ts'
import { CORE, carrierName, machinesOf } from './machines.ts'
import { type Rule, sitesOf } from './rule.ts'
import { allocationsHaveHolders, forwardsLeadSomewhere, sitesMakeSense } from './site-rules.ts'

/** Every namespace, and so every link and every target of a command, has one name. */
const namesAreUnique: Rule = (topology) => {
  const taken = new Map([[CORE, 'the core']])
  return [
    ...sitesOf(topology).flatMap(({ name, site, field }) => [
      { name, field, what: `the router of site ${name}` },
      ...(site.nat === 'cgn'
        ? [{ name: carrierName(name), field, what: `the carrier's NAT of site ${name}` }]
        : []),
    ]),
    ...machinesOf(topology).map(({ name, siteName, field }) => ({
      name,
      field,
      what: `a machine of site ${siteName}`,
    })),
  ].flatMap(({ name, field, what }) => {
    const holder = taken.get(name)
    taken.set(name, what)
    const isWorkload = name.startsWith('w-')
    if (holder === undefined && !isWorkload) return []
    const expected = isWorkload
      ? 'a name that does not start with w-, as those of workloads do'
      : `a name of its own: ${holder} has it`
    return [{ field, value: name, expected }]
  })
}

const RULES = [
  namesAreUnique,
  sitesMakeSense,
  forwardsLeadSomewhere,
  allocationsHaveHolders,
  machinesMakeSense,
  oneControlForAll,
]

/** What the fields cannot say one by one. */
export const checkTopology: Rule = (topology): readonly Problem[] => RULES.flatMap((rule) => rule(topology))
