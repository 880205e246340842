import { addressesOf, isInRange, nat64Since } from '@sixfold/derive'
import { type AgentId, containsPrefix, IpAddress, type Prefix } from '@sixfold/events'
import { isWanted, type NetworkView } from '@sixfold/fold'
import { linkedAddress, linkedWorkload } from './linked-end.ts'
import { type InSpace, memberInSpace, spaceEnd } from './space-end.ts'

/** The address family of a flow. */
export type FlowFamily = 'ipv6' | 'ipv4'

/**
 * One end of a flow: on a member of the network, of one that it peers with (`of`), or outside of both. `what` is how it was
 * found, in words; `space` is where it is in an address space, if its address is of one.
 */
export type FlowEnd = Readonly<
  | { member: AgentId; address: string; what: string; of?: string; space?: InSpace }
  | { member: null; address: string; what: string }
>

/** Why a text is no end of a flow. */
export type NoEnd = Readonly<{ problem: string }>

type MemberPrefix = Readonly<{ member: AgentId; prefix: Prefix }>

const memberPrefixes = ({ plan: { resources, exitPoint } }: NetworkView): MemberPrefix[] => [
  ...resources.filter(isWanted).map(({ node, prefix }) => ({ member: node, prefix })),
  { member: exitPoint.exit, prefix: exitPoint.prefix },
]

/** Whether an address is of a prefix: one of IPv4 of the range that goes with it. */
export const holds = ({ prefix }: Pick<MemberPrefix, 'prefix'>, address: string): boolean =>
  address.includes(':')
    ? containsPrefix(prefix, `${address}/128` as Prefix)
    : isInRange(addressesOf(prefix).ipv4Prefix, address)

const nameOf = ({ machines }: NetworkView, member: AgentId): string => machines[member]?.name ?? member

const ofAddress = (view: NetworkView, address: string): FlowEnd | NoEnd => {
  const inSpace = spaceEnd(view, address)
  if (inSpace !== null) return inSpace
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

/** A member that was meant by its name, where the other end of the flow is in an address space: by its address there. */
const besides = (view: NetworkView, text: string, other: FlowEnd | NoEnd): FlowEnd | null => {
  if (!('space' in other) || other.space === undefined || IpAddress.safeParse(text).success) return null
  const found = ofMachine(view, text, 'ipv4')
  return found?.member == null ? null : memberInSpace(view, found.member, other.space.id)
}

/** Both ends of a flow. A member by name has its address in the address space that the other end is in, where it has one. */
export const flowEnds = (
  view: NetworkView,
  texts: Readonly<{ from: string; to: string }>,
  family: FlowFamily,
): Readonly<{ from: FlowEnd | NoEnd; to: FlowEnd | NoEnd }> => {
  const [from, to] = [flowEnd(view, texts.from, family), flowEnd(view, texts.to, family)]
  return { from: besides(view, texts.from, to) ?? from, to: besides(view, texts.to, from) ?? to }
}
