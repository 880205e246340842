import { addressesOf, nat64Since, spacesOf } from '@sixfold/derive'
import { type AgentId, bitsOf, IpAddress, ipv4Overlaps, ipv4PrefixBits, type Prefix } from '@sixfold/events'
import { isWanted, type NetworkView } from '@sixfold/fold'
import { linkedAddress, linkedWorkload } from './linked-end.ts'

/** The address family of a flow. */
export type FlowFamily = 'ipv6' | 'ipv4'

/**
 * One end of a flow: on a member of the network, of one that it peers with (`of`), or outside of both. `what` is how it was
 * found, in words.
 */
export type FlowEnd = Readonly<
  | { member: AgentId; address: string; what: string; of?: string }
  | { member: null; address: string; what: string }
>

/** Why a text is no end of a flow. */
export type NoEnd = Readonly<{ problem: string }>

type MemberPrefix = Readonly<{ member: AgentId; prefix: Prefix }>

const memberPrefixes = ({ plan: { resources, exitPoint } }: NetworkView): MemberPrefix[] => [
  ...resources.filter(isWanted).map(({ node, prefix }) => ({ member: node, prefix })),
  { member: exitPoint.exit, prefix: exitPoint.prefix },
]

const holds = ({ prefix }: Pick<MemberPrefix, 'prefix'>, address: string): boolean => {
  if (address.includes(':')) {
    const { first, length } = bitsOf(prefix)
    const shift = BigInt(128 - length)
    return bitsOf(`${address}/128` as Prefix).first >> shift === first >> shift
  }
  const [its, all] = [ipv4PrefixBits(`${address}/32`), ipv4PrefixBits(addressesOf(prefix).ipv4Prefix)]
  return its !== null && all !== null && ipv4Overlaps(its, all)
}

const nameOf = ({ machines }: NetworkView, member: AgentId): string => machines[member]?.name ?? member

/** The space that an address is of, by its number; null where it is of none. */
const spaceOf = (view: NetworkView, address: string): number | null => {
  const its = ipv4PrefixBits(`${address}/32`)
  const space = spacesOf(view).find(({ ranges }) =>
    ranges.some(({ range }) => {
      const all = ipv4PrefixBits(range)
      return its !== null && all !== null && ipv4Overlaps(its, all)
    }),
  )
  return space?.id ?? null
}

const ofAddress = (view: NetworkView, address: string): FlowEnd | NoEnd => {
  const space = spaceOf(view, address)
  if (space !== null)
    return {
      problem: `${address} is an address of space ${space}: what is translated is not traced, trace the members`,
    }
  const owner = memberPrefixes(view).find((it) => holds(it, address))
  if (owner === undefined) {
    const linked = linkedAddress(view, address, (prefix) => holds({ prefix }, address))
    return linked ?? { member: null, address, what: `${address} is outside of the network` }
  }
  return {
    member: owner.member,
    address,
    what: `${address} is of ${nameOf(view, owner.member)}'s ${owner.prefix}`,
  }
}

/** A workload that was placed by order. */
const ofWorkload = (view: NetworkView, text: string, family: FlowFamily): FlowEnd | NoEnd | null => {
  const placed = view.plan.goods.workloads.find(({ workload }) => workload === text)
  if (placed === undefined) return null
  const address = family === 'ipv4' ? placed.ipv4 : placed.ipv6.slice(0, placed.ipv6.indexOf('/'))
  if (address === null)
    return {
      problem: `workload ${text} has no IPv4 address${nat64Since(view.plan) === null ? ', and its network no way out for IPv6 (WayOutOpened)' : ''}`,
    }
  return {
    member: placed.node,
    address,
    what: `${text} is ${address}, placed on ${nameOf(view, placed.node)}`,
  }
}

/** A machine stands for its part of the network: the address that answers as gateway there. */
const ofMachine = (view: NetworkView, text: string, family: FlowFamily): FlowEnd | null => {
  const found = memberPrefixes(view).find(({ member }) => member === text || nameOf(view, member) === text)
  if (found === undefined) return null
  const { gateways, ipv4Gateway } = addressesOf(found.prefix)
  const address = family === 'ipv4' ? ipv4Gateway : gateways[1]
  return { member: found.member, address, what: `${text} is a member; ${address} answers there` }
}

/**
 * The end of a flow that a person means: a workload placed by order, a member by name or id, or an address, which may
 * be outside. Of the family asked for, where the text does not say it.
 */
export const flowEnd = (view: NetworkView, text: string, family: FlowFamily): FlowEnd | NoEnd => {
  const address = IpAddress.safeParse(text)
  if (address.success) return ofAddress(view, address.data)
  const named =
    ofWorkload(view, text, family) ?? ofMachine(view, text, family) ?? linkedWorkload(view, text, family)
  if (named !== null) return named
  const { party, network, plan } = view
  const known = [
    ...plan.goods.workloads.map(({ workload }) => workload),
    ...memberPrefixes(view).map(({ member }) => nameOf(view, member)),
  ]
  return {
    problem: `${text} is no address, and nothing of ${party}/${network} is called so: there is ${known.slice(0, 12).join(', ')}`,
  }
}
