import { derive, namesOf } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { type NetworkView, presentMembers, viewOf, type World } from '@sixfold/fold'
import type { Finding, Proof } from './finding.ts'

/** What one network wants from one machine's kernel. */
export type State = ReturnType<typeof derive>
export type Room = State['rooms'][number]

/** What one member of a network derives. `room` is the network's own namespace there; null where it wants none. */
export type Derived = Readonly<{
  member: AgentId
  name: string
  state: State
  room: Room | null
  /** What things of the network are called on it. */
  names: ReturnType<typeof namesOf>
}>

/** A network, and what each of its members derives: what every proof about it looks at. */
export type Evidence = Readonly<{ view: NetworkView; members: ReadonlyMap<AgentId, Derived> }>

/** What the members of a network derive from its view. */
export const evidenceIn = (view: NetworkView): Evidence => {
  const { party, network, plan, machines } = view
  const members = presentMembers(plan).map((member): [AgentId, Derived] => {
    const state = derive(view, member)
    const names = namesOf(member, party, network)
    const room = state.rooms.find(({ netns }) => netns === names.netns) ?? null
    return [member, { member, name: machines[member]?.name ?? member, state, room, names }]
  })
  return { view, members: new Map(members) }
}

/** What the members of a network derive now; null for a network that has no plan. */
export const evidenceOf = (world: World, party: string, network: string): Evidence | null => {
  const view = viewOf(world, party, network)
  return view === null ? null : evidenceIn(view)
}

/** Makes findings of one proof about one network. */
export const findingsOf =
  (proof: Proof, { view: { party, network } }: Evidence) =>
  (sentence: string): Finding => ({
    proof,
    network: { party, network } as NonNullable<Finding['network']>,
    sentence: `${party}/${network}: ${sentence}`,
  })

export const LOCAL = /^fe80::/
/** Where a packet goes that nothing else leads anywhere. */
export const DEFAULTS: ReadonlySet<string> = new Set(['::/0', '0.0.0.0/0'])
