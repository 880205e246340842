import { addressAt, bitsOf, ipv4Bits, type Prefix, prefixText } from '@sixfold/events'
import { isWanted, type NetworkView, type ResourcePlan, type SpacePlan } from '@sixfold/fold'
import { guards } from '../guards.ts'

/** The most that a packet grows when it is translated from IPv4 to IPv6: the difference of their headers (RFC 7915). */
export const TRANSLATION_GROWTH = 20

const IPV4_BITS = 32
const TRANSLATED_LENGTH = 96

/** A range of a space on a node, and what it is on the wires. */
export type SpaceRange = Readonly<{ node: string; range: string; translated: string }>

/** An address space of a network as its members need it. `prefix` is `<ULA48>:<id>::/96`. */
export type Space = Readonly<{ id: number; prefix: Prefix; ranges: readonly SpaceRange[]; since: number }>

const spacePrefix = (ula: Prefix, id: number): Prefix => {
  const first = bitsOf(ula).first + (BigInt(id) << 64n)
  return prefixText({ first, length: TRANSLATED_LENGTH })
}

/** `<ULA48>:<id>::W.X.Y.Z` with the range's length behind the 96 bits. */
const translate = (prefix: Prefix, range: string): string => {
  const [address = '', length = ''] = range.split('/')
  const first = ipv4Bits(address)
  if (first === null) throw new TypeError(`${range} is no IPv4 prefix`)
  return `${addressAt(prefix, first)}/${TRANSLATED_LENGTH + Number(length)}`
}

/** The spaces of a network, by their number; none where it has none, or does not know the ULA they live in. */
export const spacesOf = ({ plan, ula }: NetworkView): Space[] =>
  ula === undefined
    ? []
    : plan.goods.spaces
        .map(({ id, ranges, since }: SpacePlan) => {
          const prefix = spacePrefix(ula, id)
          const translated = ranges.map((it) => ({ ...it, translated: translate(prefix, it.range) }))
          return { id, prefix, ranges: translated, since }
        })
        .toSorted((a, b) => a.id - b.id)

/** The ranges that somebody else holds, with the resource that does; of one that is gone only the guard remains. */
export const remoteRanges = (
  { plan }: NetworkView,
  { ranges }: Space,
  self: string,
): Readonly<{ range: SpaceRange; resource: ResourcePlan }>[] =>
  ranges.flatMap((range) => {
    const resource = plan.resources.find(({ node }) => node === range.node)
    const isThere = resource !== undefined && isWanted(resource) && resource.keys !== null
    return range.node === self || !isThere ? [] : [{ range, resource }]
  })

/** The translated ranges that a node holds, over all spaces. */
export const translatedOf = (spaces: readonly Space[], node: string): string[] =>
  spaces.flatMap(({ ranges }) => ranges.filter((it) => it.node === node).map(({ translated }) => translated))

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
