import { wirePort } from '@sixfold/events'
import type { WireGuard } from '@sixfold/kernel'
import { exitWirePort } from '../exit/standby.ts'
import { holePeer, seeingPeer } from '../holes/hole-peers.ts'
import { linkedMeshPeer, linkedRoutes } from '../links/link-peers.ts'
import { keyName } from '../names.ts'
import type { Part } from '../part.ts'
import { translatedOf } from '../spaces/spaces.ts'
import { spacesHere } from '../spaces/translators.ts'
import type { ResourceContext } from './resource-context.ts'
import { exitPeer, exitRoutes, meshPeer, peerRoutes, peersOf } from './resource-peers.ts'
import { probeRoutes } from './standby-wire.ts'

/**
 * The WireGuard devices of a resource: one per underlay family of its direct peers, and the one towards its exit. All of
 * that twice while keys are rotated.
 */
export const wireDevices = (context: ResourceContext): Part => {
  const { tunnels, mtu, since, generations, families, mine } = context
  return {
    links: tunnels.map((name) => ({ kind: 'wireguard', name, mtu, because: since }) as const),
    addresses: generations.flatMap(({ wires }) =>
      families.map((family) => ({
        dev: wires.mesh(family),
        prefix: `${mine.linkLocal}/64`,
        because: since,
      })),
    ),
    wireguards: [
      ...generations.flatMap((generation) => wireguardsOf(context, generation)),
      ...(context.standby === null ? [] : [context.standby]),
    ],
  }
}

/** What the devices of one generation hold. */
const wireguardsOf = (
  context: ResourceContext,
  { number, isNext, plan, self, wires }: ResourceContext['generations'][number],
): WireGuard[] => {
  const { view, names, since, node, exit, families, towardsExit, linked, linkedExits, holes } = context
  const here = spacesHere(context)
  const translated = (it: string): string[] => translatedOf(here, it)
  const peers = plan === view.plan && self === context.self ? context.peers : peersOf({ ...view, plan }, self)
  return [
    ...families.map((family) => ({
      name: wires.mesh(family),
      listenPort: wirePort(self.ports.mesh, family),
      privateKey: keyName(view, 'mesh', number),
      peers: [
        ...peers.flatMap((peer) => meshPeer(peer, family, translated(peer.resource.node), isNext)),
        ...seeingPeer(plan, holes, exit, family),
        // Holes are between the older keys, too: the next ones are tried when all have them.
        ...(number === context.holesIn
          ? peers.flatMap(({ resource }) =>
              holePeer(holes, node, resource, family, translated(resource.node)),
            )
          : []),
        ...linked.flatMap((peer) => linkedMeshPeer(peer, family, { generation: number, end: 'mesh' })),
      ],
      because: since,
    })),
    {
      name: wires.exit,
      listenPort: exitWirePort(self.ports.exit, towardsExit, plan.exitPoint),
      privateKey: keyName(view, 'exit', number),
      peers: [
        ...exitPeer(plan, node, exit, isNext),
        ...linked.flatMap((peer) => linkedMeshPeer(peer, towardsExit, { generation: number, end: 'exit' })),
      ],
      because: since,
    },
    ...linkedExits(number).map((family) => ({
      name: names.exit(family, number),
      listenPort: wirePort(self.ports.exit, family),
      privateKey: keyName(view, 'exit', number),
      peers: linked.flatMap((peer) => linkedMeshPeer(peer, family, { generation: number, end: 'exit' })),
      because: since,
    })),
  ]
}

/** What is routed over the wires: to each peer directly or by way of the exit, and to the exit. */
export const wireRoutes = ({
  plan,
  self,
  peers,
  wayTo,
  linked,
  linkedWires,
  wireToExit,
  standby,
}: ResourceContext): Part => ({
  routes: [
    ...peers.flatMap((peer) => peerRoutes(wayTo(peer), peer)),
    ...linked.flatMap((peer) => linkedRoutes(linkedWires, peer)),
    ...exitRoutes(wireToExit, plan, self),
    ...(standby === null ? [] : probeRoutes(plan, wireToExit, standby.name)),
  ],
})
