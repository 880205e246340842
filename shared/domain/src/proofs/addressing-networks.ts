import { type AgentId, type AggregateRef, containsPrefix, fourthGroup, type Prefix } from '@sixfold/events'
import { gridRef, type Holding, homeOf, type NetworkPlan, type OwnedSlice, type World } from '@sixfold/fold'
import { sliceState } from '../slice/holdings.ts'
import { type AddressingFinding, finding, named } from './addressing-finding.ts'

/** A member as its network says it is, with whom its /64 is said to be from. */
type Said = Readonly<{ member: AgentId; prefix: Prefix; since: number; owner: AgentId; isNodes: boolean }>

const said = (plan: NetworkPlan): Said[] => {
  const { resources, exitPoint } = plan
  const exit = homeOf(plan)
  const present = resources.filter(({ left }) => left === null)
  return [
    ...present.map(({ node, prefix, since, breakout }) => {
      const isNodes = breakout === 'node'
      return { member: node, prefix, since, owner: isNodes ? node : exit, isNodes }
    }),
    ...(exitPoint.left === null
      ? [{ member: exit, prefix: exitPoint.prefix, since: exitPoint.since, owner: exit, isNodes: false }]
      : []),
  ]
}

/** The slices of an exit's group without its own. */
const slicesAround = (world: World, exit: AgentId): OwnedSlice[] => {
  const group = world.get('exit', gridRef('exit', exit)).state.machine?.exitGroup
  return [...world.all('exit')].flatMap(({ state: { machine } }) =>
    machine !== null && machine.id !== exit && machine.exitGroup === group ? world.slicesOf(machine.id) : [],
  )
}

const heldIn = (world: World, prefix: Prefix, slices: readonly OwnedSlice[]): Holding | OwnedSlice | null => {
  const slice = slices.find((it) => containsPrefix(it.slice, prefix))
  if (slice === undefined) return null
  return sliceState(world, slice.slice).taken.get(fourthGroup(prefix)) ?? slice
}

/** Who holds a /64, from the owner; from an exit's also in its group, as networks move between them: seldom looked at. */
const heldFrom = (world: World, { prefix, owner, isNodes }: Said): ReturnType<typeof heldIn> =>
  heldIn(world, prefix, world.slicesOf(owner)) ??
  (isNodes ? null : heldIn(world, prefix, slicesAround(world, owner)))

const proveMember = (world: World, { party, id }: AggregateRef, it: Said): AddressingFinding | null => {
  const { member, prefix, since, owner } = it
  const what = `${party}/${id} says that ${member} has ${prefix}`
  const held = heldFrom(world, it)
  const name = named(party, id)
  if (held === null)
    return finding(
      'owner-as-said',
      `${what} from ${owner}, and that is in no slice of ${owner}`,
      [since],
      name,
    )
  if ('cutAt' in held)
    return finding(
      'owner-as-said',
      `${what}, and slice ${held.slice} gave it to nobody`,
      [since, held.cutAt],
      name,
    )
  const { claim, allocatedAt } = held
  if (claim.party === party && claim.network === id) return null
  return finding(
    'one-holder',
    `${what}, and it is held for ${claim.party}/${claim.network} on ${claim.member}`,
    [since, allocatedAt],
    name,
  )
}

const pairsDiffer = ({ party, id }: AggregateRef, members: readonly Said[]): AddressingFinding[] => {
  const byPair = new Map<number, Said>()
  return members.flatMap((it) => {
    const other = byPair.get(fourthGroup(it.prefix))
    byPair.set(fourthGroup(it.prefix), it)
    if (other === undefined) return []
    const sentence = `${party}/${id}: ${other.prefix} of ${other.member} and ${it.prefix} of ${it.member} give the same 10.hi.lo.0/24 and fe80::hi:lo`
    return [finding('pairs-differ', sentence, [other.since, it.since], named(party, id))]
  })
}

/** One network: that its members' /64s are held for it, by whom it says, and give different IPv4. */
export const proveNetworkAddressing = (world: World, ref: AggregateRef): AddressingFinding[] => {
  const { status, plan } = world.get('network', ref).state
  if (plan === null || status === 'gone' || status === 'abandoned') return []
  const members = said(plan)
  const wrong = members.flatMap((it) => proveMember(world, ref, it) ?? [])
  return [...wrong, ...pairsDiffer(ref, members)]
}
