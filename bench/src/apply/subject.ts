import { type Attachment, derive, gatewayNetns, keyName } from '@sixfold/derive'
import type { AgentId, Fact } from '@sixfold/events'
import { emptyWorld, type NetworkView, viewOf } from '@sixfold/fold'
import type { KernelState } from '@sixfold/kernel'
import { facilitiesFor, type Machine, newPrivateKey, openMachine } from '@sixfold/linux'
import { makeGrid } from '../grid/grid.ts'
import { networkFacts, networkIdOf, TENANT } from '../grid/network.ts'

/** A network resource on a machine that is this one: who the agent is, and what it derives from. */
export type Subject = Readonly<{
  id: AgentId
  view: NetworkView
  machine: Machine
  /** The namespace that is there before the network comes, and stays. */
  gateway: string
  /** Its WireGuard devices. */
  devices: readonly string[]
}>

/** Above those that specs on this machine use. */
const LISTEN_PORT = 32_200

/**
 * The first node of a network with `peers` other ones, all of them reached directly. Its /64 leaves at the node, so a
 * gateway belongs to it; nobody sends anything, so that no tunnel ever speaks.
 */
export const makeSubject = (peers: number): Subject => {
  const grid = makeGrid({ nodes: peers + 1, exits: 1 })
  const world = emptyWorld()
  const facts = [
    ...grid.facts,
    ...networkFacts(grid, { index: 0, nodes: peers + 1, firstPort: LISTEN_PORT }, grid.facts.length),
  ]
  for (const [index, { ref, fact }] of facts.entries())
    world.apply(ref, fact satisfies Fact, { sequence: index + 1, at: 0 })
  const view = viewOf(world, TENANT, networkIdOf(0))
  const id = grid.nodes[0]
  if (view === null || id === undefined) throw new Error('the facts made no network')
  const keys = new Map([
    [keyName(view, 'mesh'), newPrivateKey()],
    [keyName(view, 'exit'), newPrivateKey()],
  ])
  const keyOf = (name: string): string => {
    const key = keys.get(name)
    if (key === undefined) throw new Error(`there is no key ${name}`)
    return key
  }
  return {
    id,
    view,
    machine: openMachine({ agentId: id, keyOf }),
    gateway: gatewayNetns(id),
    devices: derive(view, id).rooms.flatMap(({ wireguards }) => wireguards.map(({ name }) => name)),
  }
}

/** The gateway namespace alone, as it is there before a network comes. */
export const gatewayState = ({ gateway }: Subject): KernelState => ({
  rooms: [
    {
      netns: gateway,
      scope: { devices: ['lo'], made: true },
      links: [],
      addresses: [],
      routes: [],
      neighbours: [],
      wireguards: [],
      nft: null,
    },
  ],
})

/** What the agent brings about: derived anew each time, as it is in an agent. */
export const facilitiesOf = ({ view, id, machine }: Subject, attachments: readonly Attachment[] = []) =>
  facilitiesFor(derive(view, id, attachments), machine)
