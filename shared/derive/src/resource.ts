import type { NetworkView, ResourcePlan } from '@sixfold/fold'
import type { KernelState } from '@sixfold/kernel'
import { guards } from './guards.ts'
import { type Part, together } from './part.ts'
import { type ResourceContext, resourceContext } from './resource-context.ts'
import { resourceFirewall } from './resource-firewall.ts'
import { wireDevices, wireRoutes } from './resource-wires.ts'
import { spaceGuards } from './spaces.ts'
import { spaceFilters, translatedRoutes, translators } from './translators.ts'
import { defaultByGateway, gatewayPart } from './uplink.ts'
import { type Attachment, workloadPort } from './workload.ts'

/** The addresses that answer as gateway, and the guards that nothing of the network passes. */
const ground = ({ view, self, mine, others, spaces, since }: ResourceContext): Part => ({
  addresses: [
    ...mine.gateways.map((address) => ({ dev: 'lo', prefix: `${address}/128`, because: since })),
    { dev: 'lo', prefix: `${mine.ipv4Gateway}/32`, because: since },
  ],
  routes: [...guards([self.prefix, mine.ipv4Prefix, ...others], since), ...spaceGuards(view, spaces)],
})

/** Everything that one network resource wants from its node's kernel, with the workloads attached to it. */
export const deriveResource = (
  view: NetworkView,
  self: ResourcePlan,
  attachments: readonly Attachment[],
): KernelState => {
  const context = resourceContext(view, self)
  const { names, mine, mtu, since, uplink, devices, others } = context
  const workloads = attachments.map((it) => workloadPort(names, mine, it, mtu, since, context.spaces))

  // Devices before what stands on them, narrow routes before wide ones. The order is part of the hash.
  const { rooms, ...lists } = together([
    ground(context),
    uplink === null ? {} : { links: [uplink.link], rooms: [gatewayPart(names, [self.prefix], since)] },
    wireDevices(context),
    uplink === null ? {} : { addresses: [uplink.address], neighbours: [uplink.neighbour] },
    ...workloads.map(({ part }) => part),
    translators(context),
    wireRoutes(context),
    translatedRoutes(context),
    uplink === null ? {} : { routes: [defaultByGateway('::/0', since)] },
  ])
  const nft = resourceFirewall({
    wires: devices,
    own6: self.prefix,
    members6: others.filter((prefix) => prefix.includes(':')),
    members4: others.filter((prefix) => !prefix.includes(':')),
    ports: workloads,
    isClosed: view.plan.suspended !== null,
    spaces: spaceFilters(context),
  })
  return { rooms: [{ netns: names.netns, scope: 'whole', ...lists, nft }, ...rooms] }
}
