import type { NetworkView, ResourcePlan } from '@sixfold/fold'
import type { KernelState } from '@sixfold/kernel'
import { nat64Guard, nat64Route, nat64Since } from '../exit/nat64.ts'
import { hasWayOut } from '../exit/space-outside.ts'
import { farmDevices, farmFilter } from '../farm/farm-wires.ts'
import { guards } from '../guards.ts'
import { linkFilter, linkGuards, peerBook } from '../links/link-filter.ts'
import { addressesOf } from '../member-addresses.ts'
import { UPLINK } from '../names.ts'
import { type Part, together } from '../part.ts'
import { resolverNames } from '../resolver/resolver.ts'
import { spaceGuards, translatedOf } from '../spaces/spaces.ts'
import { spaceFilters, spacesHere, translatedRoutes, translators } from '../spaces/translators.ts'
import { defaultByGateway, gatewayPart } from '../uplink.ts'
import { type Attachment, workloadPort } from '../workload.ts'
import { forwardedTo } from './forwarded.ts'
import { oldFlowChains, oldFlowRoutes } from './old-flows.ts'
import { type ResourceContext, resourceContext } from './resource-context.ts'
import { resourceFirewall } from './resource-firewall.ts'
import { memberGuards } from './resource-peers.ts'
import type { ResourcePolicies } from './resource-policies.ts'
import { wireDevices, wireRoutes } from './resource-wires.ts'

/** The addresses that answer as gateway, and the guards that nothing of the network passes. */
const ground = ({ view, self, mine, members, spaces, since }: ResourceContext): Part => ({
  addresses: [
    ...mine.gateways.map((address) => ({ dev: 'lo', prefix: `${address}/128`, because: since })),
    { dev: 'lo', prefix: `${mine.ipv4Gateway}/32`, because: since },
  ],
  routes: [
    ...guards([self.prefix, mine.ipv4Prefix], since),
    ...members.flatMap((it) => memberGuards(it, since)),
    ...spaceGuards(view, spaces),
  ],
})

/** What the firewall must know of the network's policies. The gateways are those of its members and its exit point. */
const policiesAt = ({ view, plan, self, generations, standby }: ResourceContext): ResourcePolicies => {
  const { enforced, staged, workloads } = plan.goods
  const members = [...plan.resources.filter(({ left }) => left === null), plan.exitPoint].map(({ prefix }) =>
    addressesOf(prefix),
  )
  return {
    enforced,
    staged,
    workloads,
    isHere: ({ node }) => node === self.node,
    gateways: members.flatMap(({ gateways, ipv4Gateway }) => [...gateways, ipv4Gateway]),
    peers: peerBook(view, self),
    outside:
      self.breakout === 'node'
        ? [UPLINK]
        : [...generations.map(({ wires }) => wires.exit), ...(standby === null ? [] : [standby.name])],
  }
}

/** Everything that one network resource wants from its node's kernel, with the workloads attached to it. */
export const deriveResource = (
  view: NetworkView,
  self: ResourcePlan,
  attachments: readonly Attachment[],
): KernelState => {
  const context = resourceContext(view, self)
  const { names, mtu, since, uplink, devices, others } = context
  const outside = context.spaces.filter((space) => hasWayOut(view.plan, space))
  const workloads = attachments.map((it) => workloadPort(names, it, mtu, context.spaces, outside))

  // Devices before what stands on them, narrow routes before wide ones. The order is part of the hash.
  const { rooms, ...lists } = together([
    ground(context),
    linkGuards(view, self),
    nat64Guard(view.plan),
    uplink === null ? {} : { links: [uplink.link], rooms: [gatewayPart(names, [self.prefix], since)] },
    wireDevices(context),
    farmDevices(context),
    uplink === null ? {} : { addresses: [uplink.address], neighbours: [uplink.neighbour] },
    ...workloads.map(({ part }) => part),
    translators(context),
    wireRoutes(context),
    translatedRoutes(context),
    nat64Route(view.plan, context.wireToExit),
    oldFlowRoutes(context),
    uplink === null ? {} : { routes: [defaultByGateway('::/0', since)] },
  ])
  const resolver = resolverNames(context)
  const nft = resourceFirewall({
    wires: devices,
    own6: self.prefix,
    members6: others.filter((prefix) => prefix.includes(':')),
    members4: others.filter((prefix) => !prefix.includes(':')),
    ports: workloads,
    policies: policiesAt(context),
    isClosed: view.plan.suspended !== null,
    hasResolver: resolver !== null,
    spaces: spaceFilters(context),
    farm: farmFilter(context, (it) => translatedOf(spacesHere(context), it)),
    links: linkFilter(view, self),
    forwarded: forwardedTo(context),
    oldFlows: oldFlowChains(context),
    hasNat64: nat64Since(view.plan) !== null,
  })
  const answers = resolver === null ? {} : { names: resolver }
  return { rooms: [{ netns: names.netns, scope: 'whole', ...lists, nft, ...answers }, ...rooms] }
}
