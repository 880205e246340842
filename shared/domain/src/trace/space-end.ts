import { isInRange, type Space, type SpaceRange, spacesOf, TRANSLATION_GROWTH } from '@sixfold/derive'
import { type AgentId, addressAt, bitsOf, containsPrefix, ipv4Text, type Prefix } from '@sixfold/events'
import type { NetworkView } from '@sixfold/fold'

/** Where an address is in an address space: its number, the range that it is of, and what both are on the wires. */
export type InSpace = Readonly<{ id: number; range: string; translatedRange: string; translated: string }>

/** The end of a flow that has an address of an address space; `address` is its IPv4. `of`: in another network. */
export type SpaceEnd = Readonly<{
  member: AgentId
  address: string
  what: string
  space: InSpace
  of?: string
}>

const IPV4 = 0xff_ff_ff_ffn

const endIn = (view: NetworkView, space: Space, its: SpaceRange, address: string): SpaceEnd => {
  const { node, range, translated, of } = its
  const member = node as AgentId
  const octets = address.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n)
  const theirs = of === undefined ? '' : ` of ${of}`
  return {
    member,
    address,
    what: `${address} is of space ${space.id}: ${range} is ${view.machines[member]?.name ?? member}'s${theirs}`,
    space: { id: space.id, range, translatedRange: translated, translated: addressAt(space.prefix, octets) },
    ...(of === undefined ? {} : { of }),
  }
}

const inIpv4 = (view: NetworkView, spaces: readonly Space[], address: string): SpaceEnd | null => {
  for (const space of spaces) {
    const range = space.ranges.find((it) => isInRange(it.range, address))
    if (range !== undefined) return endIn(view, space, range, address)
  }
  return null
}

/**
 * The end of a flow that an address means in the spaces of a network: an IPv4 address of a range, or one of the ULA that is
 * one on the wires. Null where no space has anything to do with it; a problem where it is nobody's.
 */
export const spaceEnd = (
  view: NetworkView,
  address: string,
): SpaceEnd | Readonly<{ problem: string }> | null => {
  const spaces = spacesOf(view)
  if (!address.includes(':')) return inIpv4(view, spaces, address)
  const host = `${address}/128` as Prefix
  if (view.ula === undefined || !containsPrefix(view.ula, host)) return null
  const space = spaces.find(({ prefix }) => containsPrefix(prefix, host))
  const name = `${view.party}/${view.network}`
  if (space === undefined) return { problem: `${address} is of no address space of ${name}` }
  const inside = ipv4Text(bitsOf(host).first & IPV4)
  const ranges = space.ranges.map(({ range }) => range).join(', ')
  return (
    inIpv4(view, [space], inside) ?? {
      problem: `${address} is ${inside} of space ${space.id}, which is nobody's: its ranges are ${ranges}`,
    }
  )
}

/** A member by the first address that it has in a space; null where it has none there. */
export const memberInSpace = (view: NetworkView, member: AgentId, id: number): SpaceEnd | null => {
  const space = spacesOf(view).find((it) => it.id === id)
  const range = space?.ranges.find(({ node, of }) => node === member && of === undefined)
  if (space === undefined || range === undefined) return null
  return endIn(view, space, range, range.range.slice(0, range.range.indexOf('/')))
}

/** How much less fits into a packet between two members where it is translated. */
export const growthOf = (end: Readonly<{ address: string; space?: InSpace }>): number =>
  end.space === undefined ? 0 : TRANSLATION_GROWTH
