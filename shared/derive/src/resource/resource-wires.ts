import { wirePort } from '@sixfold/events'
import { linkedMeshPeer, linkedRoutes } from '../links/link-peers.ts'
import { keyName } from '../names.ts'
import type { Part } from '../part.ts'
import { translatedOf } from '../spaces/spaces.ts'
import { spacesHere } from '../spaces/translators.ts'
import type { ResourceContext } from './resource-context.ts'
import { exitPeer, exitRoutes, meshPeer, peerRoutes } from './resource-peers.ts'

/** The WireGuard devices of a resource: one per underlay family of its direct peers, and the one towards its exit. */
export const wireDevices = (context: ResourceContext): Part => {
  const { view, plan, self, since, names, node, exit, mine, peers, linked, mtu, families } = context
  const translated = (it: string): string[] => translatedOf(spacesHere(context), it)
  const { towardsExit, wires, devices } = context
  return {
    links: devices.map((name) => ({ kind: 'wireguard', name, mtu, because: since }) as const),
    addresses: families.map((family) => ({
      dev: names.mesh(family),
      prefix: `${mine.linkLocal}/64`,
      because: since,
    })),
    wireguards: [
      ...families.map((family) => ({
        name: names.mesh(family),
        listenPort: wirePort(self.ports.mesh, family),
        privateKey: keyName(view, 'mesh'),
        peers: [
          ...peers.flatMap((peer) => meshPeer(peer, family, translated(peer.resource.node))),
          ...linked.flatMap((peer) => linkedMeshPeer(peer, family)),
        ],
        because: since,
      })),
      {
        name: wires.exit,
        listenPort: wirePort(self.ports.exit, towardsExit),
        privateKey: keyName(view, 'exit'),
        peers: exitPeer(plan, node, exit),
        because: since,
      },
    ],
  }
}

/** What is routed over the wires: to each peer directly or by way of the exit, and to the exit. */
export const wireRoutes = ({ plan, self, peers, linked, wires }: ResourceContext): Part => ({
  routes: [
    ...peers.flatMap((peer) => peerRoutes(wires, peer)),
    ...linked.flatMap((peer) => linkedRoutes(wires, peer)),
    ...exitRoutes(wires, plan, self),
  ],
})
