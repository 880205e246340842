import { ipv4Overlaps, ipv4PrefixBits } from '@sixfold/events'
import type { NetworkPlan, NetworkView, ResourcePlan } from '@sixfold/fold'
import { kept } from '../kept.ts'
import { addressesOf } from '../member-addresses.ts'
import { type ActiveLink, activeLinks, presentIn } from './active-links.ts'

const derivedOf = ({ prefix }: Pick<ResourcePlan, 'prefix'>): string => addressesOf(prefix).ipv4Prefix

/** The IPv4 derived for a network's members: ranges of one length, which are the same or apart. */
const derivedIn = ({ resources, exitPoint }: NetworkPlan): string[] =>
  [...resources.filter(({ left }) => left === null), exitPoint].map(derivedOf)

const attachedIn = ({ goods }: NetworkPlan): string[] =>
  goods.spaces.flatMap(({ ranges }) => ranges.map(({ range }) => range))

const overlaps = (a: string, b: string): boolean => {
  const [x, y] = [ipv4PrefixBits(a), ipv4PrefixBits(b)]
  return x !== null && y !== null && ipv4Overlaps(x, y)
}

/** IPv4 that somebody has already. */
const taken = (derived: Iterable<string>, attached: Iterable<string>) => {
  const [ofMembers, ofSpaces] = [new Set(derived), [...attached]]
  return {
    hasDerived: (range: string): boolean =>
      ofMembers.has(range) || ofSpaces.some((it) => overlaps(it, range)),
    hasAttached: (range: string): boolean => [...ofMembers, ...ofSpaces].some((it) => overlaps(it, range)),
    addDerived: (range: string): void => void ofMembers.add(range),
    addAttached: (range: string): void => void ofSpaces.push(range),
  }
}

type Taken = ReturnType<typeof taken>

/**
 * What of another network's IPv4 means one thing here. `spaces`: its ranges of shared spaces. `theirs`: the derived ranges
 * of its members; `ours`: those of this network's members that mean one thing there. A pair of members has IPv4 where both
 * have.
 */
export type LinkRanges = Readonly<{
  spaces: readonly Readonly<{ id: number; node: string; range: string }>[]
  theirs: ReadonlySet<string>
  ours: ReadonlySet<string>
}>

/** Of a network of which nothing is carried. */
export const NO_RANGES: LinkRanges = { spaces: [], theirs: new Set(), ours: new Set() }

/** First come, first served: what is carried of one network is not of the next. */
const claim = (ranges: readonly string[], has: (range: string) => boolean, add: (range: string) => void) =>
  ranges.filter((range) => {
    if (has(range)) return false
    add(range)
    return true
  })

const sharedRanges = ({ plan }: NetworkView, link: ActiveLink, { hasAttached, addAttached }: Taken) => {
  const own = new Set(plan.goods.spaces.map(({ id }) => id))
  return link.plan.goods.spaces
    .filter(({ id }) => own.has(id))
    .flatMap(({ id, ranges }) => ranges.map((it) => ({ ...it, id })))
    .filter(({ range }) => claim([range], hasAttached, addAttached).length > 0)
}

const peeredRanges = ({ plan }: NetworkView, link: ActiveLink, { hasDerived, addDerived }: Taken) => {
  if (link.peered === null) return { theirs: new Set<string>(), ours: new Set<string>() }
  const there = taken(derivedIn(link.plan), attachedIn(link.plan))
  const ours = plan.resources.map(derivedOf).filter((range) => !there.hasDerived(range))
  return {
    theirs: new Set(claim(presentIn(link).map(derivedOf), hasDerived, addDerived)),
    ours: new Set(ours),
  }
}

/**
 * By the name of each linked network, which IPv4 of it is carried. What the network has itself comes first, then what
 * others have in spaces that it shares, then what is derived for members of its peers.
 */
export const linkRanges = kept((view: NetworkView): ReadonlyMap<string, LinkRanges> => {
  const links = activeLinks(view)
  if (links.length === 0) return new Map()
  const here = taken(derivedIn(view.plan), attachedIn(view.plan))
  const spaces = new Map(links.map((link) => [link.key, sharedRanges(view, link, here)]))
  return new Map(
    links.map((link) => [
      link.key,
      { spaces: spaces.get(link.key) ?? [], ...peeredRanges(view, link, here) },
    ]),
  )
})

/** Two members, one of each network, between which a peering carries no IPv4. */
export type WithoutIpv4 = Readonly<{ network: string; ours: string; theirs: string }>

/** The pairs of members between which a peering carries no IPv4, because a range means something else at one end. */
export const pairsWithoutIpv4 = (view: NetworkView): WithoutIpv4[] => {
  const ranges = linkRanges(view)
  return activeLinks(view).flatMap((link) => {
    const { theirs, ours } = ranges.get(link.key) ?? NO_RANGES
    if (link.peered === null) return []
    return view.plan.resources.flatMap((mine) =>
      presentIn(link).flatMap((its) =>
        ours.has(derivedOf(mine)) && theirs.has(derivedOf(its))
          ? []
          : [{ network: link.key, ours: mine.node as string, theirs: its.node as string }],
      ),
    )
  })
}
