import { nearest } from '@sixfold/events/nearest'
import { canonical, coverage, isAddress } from './canonical.ts'
import { canonicalRule } from './canonical-rule.ts'
import { type KernelObject, UNNAMED_PORT } from './objects.ts'
import type { Query } from './query.ts'

const isOfKind = ({ kind }: Query, object: KernelObject): boolean => kind === null || object.kind === kind

/** A route through a port whose name is not known here may go through any device. */
const hasTrait = ({ text }: KernelObject, trait: string): boolean =>
  text.includes(trait) || (trait.startsWith('dev ') && text.includes(UNNAMED_PORT))

/** A rule by what somebody remembers of it, in our words or in those of nft. */
const rulesLike = ({ text }: Query, objects: readonly KernelObject[]): KernelObject[] => {
  const asked = canonicalRule(text)
  return objects.filter(
    ({ kind, names }) =>
      kind === 'rule' && names.some((name) => name.includes(text) || canonicalRule(name).includes(asked)),
  )
}

/** The objects that bear exactly this name. */
const named = (query: Query, objects: readonly KernelObject[]): KernelObject[] =>
  objects.filter(
    (object) =>
      isOfKind(query, object) &&
      object.names.some((name) => canonical(name) === query.text) &&
      query.traits.every((trait) => hasTrait(object, trait)),
  )

/** Of each namespace, the route that a packet to this address takes: the longest prefix, then the lowest metric. */
const routesTo = ({ text }: Query, objects: readonly KernelObject[]): KernelObject[] => {
  const best = new Map<string, Readonly<{ object: KernelObject; length: number; metric: number }>>()
  for (const object of objects) {
    if (object.route === null) continue
    const { destination, metric } = object.route
    const length = coverage(destination, text)
    if (length === null) continue
    const known = best.get(object.netns)
    const isBetter =
      known === undefined || length > known.length || (length === known.length && metric < known.metric)
    if (isBetter) best.set(object.netns, { object, length, metric })
  }
  return [...best.values()].map(({ object }) => object)
}

/**
 * The objects that are asked about: by name, else (an address that nothing bears) the routes that lead to it.
 */
export const findObjects = (query: Query, objects: readonly KernelObject[]): KernelObject[] => {
  const exact = query.kind === 'rule' ? rulesLike(query, objects) : named(query, objects)
  if (exact.length > 0) return exact
  const mayBeRouted = query.kind === null || query.kind === 'route' || query.kind === 'address'
  return mayBeRouted && isAddress(query.text) ? routesTo(query, objects) : []
}

/** What is there that is most like what was asked for, as texts. */
export const nearObjects = (query: Query, objects: readonly KernelObject[], count: number): string[] => {
  const sameKind = objects.filter((object) => isOfKind(query, object))
  const byName = new Map(
    (sameKind.length > 0 ? sameKind : objects).flatMap((object) =>
      object.names.slice(0, 1).map((name) => [name, object.text] as const),
    ),
  )
  return nearest(query.text, [...byName.keys()], count).map((name) => byName.get(name) ?? name)
}
