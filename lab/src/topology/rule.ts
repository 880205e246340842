import type { Problem } from '@sixfold/events/problems'
import type { Site, Topology } from './schema.ts'

/** Something that must hold in a topology beyond the shape of its fields; says every place where it does not. */
export type Rule = (topology: Topology) => readonly Problem[]

/** What a rule about one thing found: the field below that thing. */
export type Finding = Readonly<{ at: string; value?: unknown; expected: string }>

/** Every site with the field it stands in. */
export const sitesOf = (
  topology: Topology,
): readonly Readonly<{ name: string; site: Site; field: string }>[] =>
  Object.entries(topology.sites).map(([name, site]) => ({ name, site, field: `sites.${name}` }))

/** Applies rules about one thing to it. */
export const findings = <Thing>(
  rules: readonly ((thing: Thing) => Finding | false)[],
  thing: Thing,
  field: string,
): readonly Problem[] =>
  rules.flatMap((rule) => {
    const found = rule(thing)
    return found === false
      ? []
      : [{ field: `${field}.${found.at}`, value: found.value, expected: found.expected }]
  })
