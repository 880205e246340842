import { aNetwork, aParty } from '@sixfold/events/example-values'
import { type LinkedNetwork, type NetworkView, toldPlan } from '@sixfold/fold'

/** The same network under another name. */
export const named = (view: NetworkView, party: string, network: string): NetworkView => ({
  ...view,
  party: aParty(party),
  network: aNetwork(network),
})

const told = ({ party, network, plan }: NetworkView, peered: number | null): LinkedNetwork => ({
  party: aParty(party),
  network: aNetwork(network),
  peered,
  plan: toldPlan(plan, peered !== null, plan.revision),
})

const seeing = (
  view: NetworkView,
  other: NetworkView,
  peered: number | null,
  since: number,
): NetworkView => ({
  ...view,
  machines: { ...view.machines, ...other.machines },
  links: {
    since,
    hasPeered: view.links?.hasPeered === true || peered !== null,
    networks: [...(view.links?.networks ?? []), told(other, peered)],
  },
})

/** Two networks that peer since a fact: each as its members see it. */
export const peering = (a: NetworkView, b: NetworkView, since: number): [NetworkView, NetworkView] => [
  seeing(a, b, since, since),
  seeing(b, a, since, since),
]

/** Two networks that share the spaces that both have, and nothing else. */
export const sharing = (a: NetworkView, b: NetworkView): [NetworkView, NetworkView] => [
  seeing(a, b, null, a.plan.revision),
  seeing(b, a, null, b.plan.revision),
]

/** The same network after all that linked it with others ended. */
export const parted = (view: NetworkView): NetworkView =>
  view.links === undefined ? view : { ...view, links: { ...view.links, networks: [] } }
