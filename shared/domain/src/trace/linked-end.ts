import { addressesOf } from '@sixfold/derive'
import type { AgentId, Prefix } from '@sixfold/events'
import { isWanted, type LinkedNetwork, type NetworkView, networkKey } from '@sixfold/fold'

/** The end of a flow that is in another network, which this one peers with. */
export type LinkedEnd = Readonly<{ member: AgentId; address: string; what: string; of: string }>

type Family = 'ipv6' | 'ipv4'

const peersOf = ({ links }: NetworkView): readonly LinkedNetwork[] =>
  (links?.networks ?? []).filter(({ peered }) => peered !== null)

/** Another network by its name as one text; undefined where it is not linked. */
export const linkedBy = ({ links }: NetworkView, of: string): LinkedNetwork | undefined =>
  links?.networks.find((it) => networkKey(it) === of)

/** What routes and peers call a member of another network. */
export const linkedDestination = (view: NetworkView, { member, of, address }: LinkedEnd): string => {
  const found = linkedBy(view, of)?.plan.resources.find(({ node }) => node === member)
  if (found === undefined) throw new TypeError(`${member} is no member of ${of}`)
  return address.includes(':') ? found.prefix : addressesOf(found.prefix).ipv4Prefix
}

/** The end of this address in a network that this one peers with, or null. */
export const linkedAddress = (
  view: NetworkView,
  address: string,
  holds: (prefix: Prefix) => boolean,
): LinkedEnd | null => {
  for (const peer of peersOf(view)) {
    const owner = peer.plan.resources.filter(isWanted).find(({ prefix }) => holds(prefix))
    if (owner === undefined) continue
    const of = networkKey(peer)
    const name = view.machines[owner.node]?.name ?? owner.node
    return { member: owner.node, address, of, what: `${address} is of ${of}, on ${name}` }
  }
  return null
}

/** A workload of a network that this one peers with, as `workload.network`; null where there is none. */
export const linkedWorkload = (view: NetworkView, text: string, family: Family): LinkedEnd | null => {
  for (const peer of peersOf(view)) {
    const placed = peer.plan.goods.workloads.find(({ workload }) => `${workload}.${peer.network}` === text)
    const address = family === 'ipv4' ? placed?.ipv4 : placed?.ipv6.replace(/\/.*/, '')
    if (placed === undefined || address === null || address === undefined) continue
    const of = networkKey(peer)
    const name = view.machines[placed.node]?.name ?? placed.node
    return { member: placed.node, address, of, what: `${text} is ${address} of ${of}, placed on ${name}` }
  }
  return null
}
