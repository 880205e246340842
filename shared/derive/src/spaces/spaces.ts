import { addressAt, bitsOf, ipv4Bits, type Prefix, prefixText } from '@sixfold/events'
import { isWanted, type NetworkView, networkKey, type ResourcePlan, type SpacePlan } from '@sixfold/fold'
import { guards } from '../guards.ts'
import { activeLinks } from '../links/active-links.ts'
import { linkRanges } from '../links/link-ranges.ts'

/** The most that a packet grows when it is translated from IPv4 to IPv6: the difference of their headers (RFC 7915). */
export const TRANSLATION_GROWTH = 20

const IPV4_BITS = 32
const TRANSLATED_LENGTH = 96

/**
 * A range of a space on a node, and what it is on the wires. `of`: the linked network that it is of, where it is of
 * another one; `mtu`: what the wires of that one take.
 */
export type SpaceRange = Readonly<{
  node: string
  range: string
  translated: string
  of?: string
  mtu?: number
}>

/** An address space of a network as its members need it. `prefix` is `<ULA48>:<id>::/96`. */
export type Space = Readonly<{ id: number; prefix: Prefix; ranges: readonly SpaceRange[]; since: number }>

const spacePrefix = (ula: Prefix, id: number): Prefix => {
  const first = bitsOf(ula).first + (BigInt(id) << 64n)
  return prefixText({ first, length: TRANSLATED_LENGTH })
}

/** `<ULA48>:<id>::W.X.Y.Z` with the range's length behind the 96 bits. */
export const translate = (prefix: Prefix, range: string): string => {
  const [address = '', length = ''] = range.split('/')
  const first = ipv4Bits(address)
  if (first === null) throw new TypeError(`${range} is no IPv4 prefix`)
  return `${addressAt(prefix, first)}/${TRANSLATED_LENGTH + Number(length)}`
}

/** What other networks have of the spaces that they share with this one. */
const linkedRanges = (view: NetworkView) => {
  const ranges = linkRanges(view)
  return activeLinks(view).flatMap(({ key, mtu }) =>
    (ranges.get(key)?.spaces ?? []).map(({ id, node, range }) => ({ id, node, range, of: key, mtu })),
  )
}

/**
 * The spaces of a network, by their number, with what linked networks have of them; none where it has none, or does not
 * know the ULA they live in.
 */
export const spacesOf = (view: NetworkView): Space[] => {
  const { plan, ula } = view
  if (ula === undefined || plan.goods.spaces.length === 0) return []
  const linked = linkedRanges(view)
  return plan.goods.spaces
    .map(({ id, ranges, since }: SpacePlan) => {
      const prefix = spacePrefix(ula, id)
      const theirs = linked.filter((it) => it.id === id).map(({ id: _, ...it }) => it)
      const translated = [...ranges, ...theirs].map((it) => ({
        ...it,
        translated: translate(prefix, it.range),
      }))
      return { id, prefix, ranges: translated, since }
    })
    .toSorted((a, b) => a.id - b.id)
}

/** True for a range that the network has on this node itself. */
export const isOn =
  (node: string) =>
  (range: SpaceRange): boolean =>
    range.of === undefined && range.node === node

/** The ranges that somebody else holds, with the resource that does; of one that is gone only the guard remains. */
export const remoteRanges = (
  { plan, links }: NetworkView,
  { ranges }: Space,
  self: string,
): Readonly<{ range: SpaceRange; resource: ResourcePlan }>[] => {
  const planOf = (of: string | undefined) =>
    of === undefined ? plan : links?.networks.find((it) => networkKey(it) === of)?.plan
  return ranges.flatMap((range) => {
    const resource = planOf(range.of)?.resources.find(({ node }) => node === range.node)
    const isThere = resource !== undefined && isWanted(resource) && resource.keys !== null
    return isOn(self)(range) || !isThere ? [] : [{ range, resource }]
  })
}

/** The translated ranges that a node holds, over all spaces: for the network itself, or for a linked one. */
export const translatedOf = (spaces: readonly Space[], node: string, of?: string): string[] =>
  spaces.flatMap(({ ranges }) =>
    ranges.filter((it) => it.node === node && it.of === of).map(({ translated }) => translated),
  )

/** Guards for every range of every space, and for the whole ULA: what is in no range is nowhere. */
export const spaceGuards = (view: NetworkView, spaces: readonly Space[]) => {
  const [first] = spaces
  if (first === undefined || view.ula === undefined) return []
  const inIpv4 = spaces.flatMap(({ ranges, since }) =>
    guards(
      ranges.map(({ range }) => range),
      since,
    ),
  )
  return [...guards([view.ula], first.since), ...inIpv4]
}

/** Whether an IPv4 address is in a range. */
export const isInRange = (range: string, address: string): boolean => {
  const [base = '', length = ''] = range.split('/')
  const [outer, inner] = [ipv4Bits(base), ipv4Bits(address)]
  const shift = BigInt(IPV4_BITS - Number(length))
  return outer !== null && inner !== null && outer >> shift === inner >> shift
}
