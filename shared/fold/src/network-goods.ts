import type { Fact, SecurityGroup } from '@sixfold/events'

type DataOf<Name extends Fact['name']> = Omit<Extract<Fact, { name: Name }>['data'], 'order'>
type Since = Readonly<{ since: number }>

export type WorkloadPlan = DataOf<'WorkloadPlaced'> & Since
export type ServicePlan = DataOf<'ServiceNamed'> & Since
export type ForwardPlan = DataOf<'PortForwardOpened'> & Since
export type ProxyPlan = DataOf<'ProxyOpened'> & Since
export type SpacePlan = DataOf<'AddressSpaceAttached'> & Since
export type WayOutPlan = DataOf<'WayOutOpened'> & Since
export type PolicyPlan = Readonly<{ groups: readonly SecurityGroup[] }> & Since

/**
 * What a network has besides its members: plain JSON, part of what members derive from. Each `since` is the FACTS
 * position that made it so.
 */
export type NetworkGoods = Readonly<{
  publicIpv4: readonly (Readonly<{ address: string }> & Since)[]
  /** Blocks of ports of its exit's shared address, by their first one; left out where it has none. */
  publicPorts?: readonly (Readonly<{ address: string; first: number }> & Since)[]
  forwards: readonly ForwardPlan[]
  proxies: readonly ProxyPlan[]
  workloads: readonly WorkloadPlan[]
  services: readonly ServicePlan[]
  spaces: readonly SpacePlan[]
  enforced: PolicyPlan | null
  staged: PolicyPlan | null
  /** Who has a way out to the IPv4 internet besides derived IPv4; left out where nobody has. */
  waysOut?: readonly WayOutPlan[]
  /** Since when the network may send mail; left out where it may not. */
  mail?: Since
}>

/** What a network has that nobody gave anything to yet. One for all of them. */
export const NO_GOODS: NetworkGoods = {
  publicIpv4: [],
  forwards: [],
  proxies: [],
  workloads: [],
  services: [],
  spaces: [],
  enforced: null,
  staged: null,
}

const withSince = <Data extends { order: unknown }>({ order: _, ...data }: Data, since: number) => ({
  ...data,
  since,
})

/** Without what was on a node that the network leaves: its workloads, and the services that they were. */
export const withoutNode = (goods: NetworkGoods, gone: string): NetworkGoods => {
  const lost = new Set(goods.workloads.filter(({ node }) => node === gone).map(({ workload }) => workload))
  if (lost.size === 0) return goods
  return {
    ...goods,
    workloads: goods.workloads.filter(({ workload }) => !lost.has(workload)),
    services: goods.services.filter(({ workload }) => !lost.has(workload)),
  }
}

const withoutPorts = (
  { publicPorts = [], ...goods }: NetworkGoods,
  { address, first }: Readonly<{ address: string; first: number }>,
): NetworkGoods => {
  const left = publicPorts.filter((it) => it.address !== address || it.first !== first)
  return left.length === 0 ? goods : { ...goods, publicPorts: left }
}

type WayOut = Readonly<{ kind: 'ipv6' } | { kind: 'space'; id: number }>

const isSame = (a: WayOut, b: WayOut): boolean =>
  a.kind === 'ipv6' ? b.kind === 'ipv6' : b.kind === 'space' && a.id === b.id

/** Without a way out; as it was before there were any, where that was the last one. */
const withoutWayOut = ({ waysOut = [], ...goods }: NetworkGoods, gone: WayOut): NetworkGoods => {
  const left = waysOut.filter(({ of }) => !isSame(of, gone))
  return left.length === 0 ? goods : { ...goods, waysOut: left }
}

/** As it was before it might send mail. */
const withoutMail = ({ mail: _, ...goods }: NetworkGoods): NetworkGoods => goods

/** What has an address outside. */
const evolveOutside = (goods: NetworkGoods, fact: Fact, since: number): NetworkGoods => {
  switch (fact.name) {
    case 'PublicIpv4Assigned':
      return { ...goods, publicIpv4: [...goods.publicIpv4, withSince(fact.data, since)] }
    case 'PublicIpv4Released':
      return { ...goods, publicIpv4: goods.publicIpv4.filter(({ address }) => address !== fact.data.address) }
    case 'PublicPortsAssigned':
      return { ...goods, publicPorts: [...(goods.publicPorts ?? []), withSince(fact.data, since)] }
    case 'PublicPortsReleased':
      return withoutPorts(goods, fact.data)
    case 'PortForwardOpened':
      return { ...goods, forwards: [...goods.forwards, withSince(fact.data, since)] }
    case 'PortForwardClosed':
      return { ...goods, forwards: goods.forwards.filter(({ forward }) => forward !== fact.data.forward) }
    case 'ProxyOpened':
      return { ...goods, proxies: [...goods.proxies, withSince(fact.data, since)] }
    case 'ProxyClosed':
      return { ...goods, proxies: goods.proxies.filter(({ proxy }) => proxy !== fact.data.proxy) }
    case 'WayOutOpened':
      return { ...goods, waysOut: [...(goods.waysOut ?? []), withSince(fact.data, since)] }
    case 'WayOutClosed':
      return withoutWayOut(goods, fact.data.of)
    case 'MailAllowed':
      return { ...goods, mail: { since } }
    case 'MailRefused':
      return withoutMail(goods)
    default:
      return goods
  }
}

/** Folds one fact; facts that are not about goods leave them as they are. */
export const evolveGoods = (goods: NetworkGoods, fact: Fact, since: number): NetworkGoods => {
  switch (fact.name) {
    case 'WorkloadPlaced':
      return { ...goods, workloads: [...goods.workloads, withSince(fact.data, since)] }
    case 'WorkloadRemoved':
      return {
        ...goods,
        workloads: goods.workloads.filter(({ workload }) => workload !== fact.data.workload),
      }
    case 'ServiceNamed':
      return { ...goods, services: [...goods.services, withSince(fact.data, since)] }
    case 'ServiceUnnamed': {
      const { service, workloads } = fact.data
      const isGone = (it: ServicePlan): boolean => it.service === service && workloads.includes(it.workload)
      return { ...goods, services: goods.services.filter((it) => !isGone(it)) }
    }
    case 'PolicyChanged':
      return { ...goods, [fact.data.mode]: { groups: fact.data.groups, since } }
    case 'PolicyLifted':
      return { ...goods, [fact.data.mode]: null }
    case 'AddressSpaceAttached':
      return { ...goods, spaces: [...goods.spaces, withSince(fact.data, since)] }
    case 'AddressSpaceDetached':
      return withoutWayOut(
        { ...goods, spaces: goods.spaces.filter(({ id }) => id !== fact.data.id) },
        { kind: 'space', id: fact.data.id },
      )
    default:
      return evolveOutside(goods, fact, since)
  }
}
