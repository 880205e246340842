import { aFewAtOnce } from '@sixfold/domain'
import { type AgentId, type AggregateRef, MACHINE, refOf } from '@sixfold/events'
import { doesDerive } from '@sixfold/events/facts'
import {
  exitsOf,
  GRID_REF,
  gridRef,
  isOfItself,
  machineById,
  machineOf,
  members,
  type NetworkPlan,
  networkRef,
  type World,
} from '@sixfold/fold'
import type { Recorded } from '../journal/feed.ts'
import { linkedRoutes, networksNear } from './linked.ts'
import type { Before } from './messages.ts'
import type { Letter, Post } from './post.ts'

/** The registration of a machine, as it lies on the log. */
export type FactAt = (sequence: number) => Promise<Pick<Recorded, 'position' | 'bytes'> | null>

/** Snapshots under way at once: enough to keep the server busy, few enough to be no weight. */
const AT_ONCE = 64

const leftAt = (plan: NetworkPlan | null, agent: AgentId): number | null =>
  plan?.exitPoint.exit === agent
    ? plan.exitPoint.left
    : (plan?.formerExits?.find(({ exit }) => exit === agent)?.left ??
      plan?.resources.find(({ node }) => node === agent)?.left ??
      null)

/**
 * Routes facts to the members that need them: one small message per member of the one network that a fact is about,
 * and nothing for any other network. Calls return at once; the post writes.
 */
export const openRouter = (world: World, post: Post, factAt: FactAt) => {
  const lettersOf = (party: string, network: string): Letter[] => {
    const { plan } = world.get('network', networkRef(party, network)).state
    return plan === null ? [] : members(plan).map((agent) => ({ agent, party, network }))
  }

  /** Without the members that had left before the fact: they hold nothing of the network, and have forgotten it. */
  const lettersAt = ({ position }: Recorded, party: string, network: string): Letter[] => {
    const { plan } = world.get('network', networkRef(party, network)).state
    const isThere = ({ agent }: Letter): boolean =>
      (leftAt(plan, agent) ?? position.sequence) >= position.sequence
    return lettersOf(party, network).filter(isThere)
  }

  const routeNetwork = (recorded: Recorded): void => {
    const { party, id } = recorded.ref
    const joins = joiners(recorded)
    const before = newcomer(recorded)
    const letters = lettersAt(recorded, party, id)
    const { isWhole, others } = linkedRoutes(world, recorded)
    void post.welcome(letters.filter(({ agent }) => joins(agent)))
    const there = letters.filter(({ agent }) => !joins(agent))
    if (isWhole) void post.welcome(there, { isFirst: false })
    else for (const letter of there) void post.delta(letter, recorded, before)
    for (const other of others) routeLinked(recorded, other.ref, other.isWhole)
  }

  /** To the members of another network, which is linked with this one, or was. */
  const routeLinked = (recorded: Recorded, { party, id }: AggregateRef, isWhole: boolean): void => {
    const letters = lettersAt(recorded, party, id)
    if (isWhole) {
      void post.welcome(letters, { isFirst: false })
      return
    }
    const brings = recorded.fact.name === 'ResourceAdded' || recorded.fact.name === 'StandbyAssigned'
    const before = brings ? newcomer(recorded) : undefined
    for (const letter of letters) void post.delta(letter, recorded, before)
  }

  /** Who has nothing yet that a fact could be added to: all members of a new network, or the new member of one. */
  const joiners = ({ fact }: Recorded): ((agent: AgentId) => boolean) => {
    if (fact.name === 'NetworkAllocated') return () => true
    if (fact.name === 'StandbyAssigned') return (agent) => fact.data.exit === agent
    return (agent) => fact.name === 'ResourceAdded' && fact.data.node === agent
  }

  /** Where the fact of another aggregate lies that members need with this one; undefined where they need none. */
  const neededWith = ({ fact }: Recorded): number | null | undefined => {
    if (fact.name === 'ResourceAdded') return machineById(world, fact.data.node)?.sequence ?? null
    if (fact.name === 'StandbyAssigned') return machineById(world, fact.data.exit)?.sequence ?? null
    if (fact.name === 'AddressSpaceAttached') return world.get('grid', GRID_REF).state.founded?.since ?? null
    return undefined
  }

  /** That fact: how the machine of a new member is reached, or in which ULA address spaces live. */
  const newcomer = (recorded: Recorded): Before | undefined => {
    const sequence = neededWith(recorded)
    if (sequence === undefined) return undefined
    let asked: ReturnType<Before> | null = null
    return () => (asked ??= sequence === null ? Promise.resolve(null) : factAt(sequence))
  }

  const routeMachine = (agent: AgentId, recorded: Recorded): void => {
    void post.snapshot({ agent, ...MACHINE })
    if (machineOf(recorded.fact, recorded.position.sequence) === null) return
    for (const { party, id } of networksNear(world, world.networksOf(agent)))
      for (const letter of lettersAt(recorded, party, id)) void post.delta(letter, recorded)
  }

  const routeByOwner = (recorded: Recorded): void => {
    const { fact, ref } = recorded
    const aboutItself = ref.aggregate === 'node' || ref.aggregate === 'exit'
    if (aboutItself && isOfItself(fact)) routeMachine(ref.id as AgentId, recorded)
    if (fact.name === 'SliceCut') routeMachine(fact.data.owner, recorded)
    if (fact.name === 'NodeRegistered' || fact.name === 'NodeChanged') routeMachine(fact.data.node, recorded)
    if (fact.name === 'ExitRegistered') routeMachine(fact.data.exit, recorded)
    routeToGroup(recorded)
  }

  /** What an exit has is known to the others of its group, which may have to stand in for it. */
  const routeToGroup = ({ ref, fact }: Recorded): void => {
    const id = fact.name === 'SliceCut' ? fact.data.owner : ref.id
    const { machine } = world.get('exit', gridRef('exit', id)).state
    const group = machine === null ? [] : exitsOf(world, machine.exitGroup)
    for (const { machine: it } of group) if (it !== null) void post.snapshot({ agent: it.id, ...MACHINE })
  }

  /** Every mailbox of a machine itself that should be there. */
  const machineLetters = (): Letter[] =>
    [...world.all('node'), ...world.all('exit')].flatMap(({ state: { machine } }) =>
      machine === null ? [] : [{ agent: machine.id, ...MACHINE }],
    )

  /** Every mailbox of a network that should be there, found as it is asked for. */
  const networkLetters = function* (): Generator<Letter, void, void> {
    for (const { ref, state } of world.all('network'))
      if (state.status !== 'gone') yield* lettersOf(ref.party, ref.id)
  }

  /** The networks that a machine is a member of. */
  const lettersTo = (agent: AgentId): Letter[] =>
    [...world.networksOf(agent)].flatMap((subject) => {
      const ref = refOf(subject)
      return ref === null ? [] : [{ agent, party: ref.party, network: ref.id }]
    })

  return {
    /** Routes one fact, just folded. */
    route: (recorded: Recorded): void => {
      if (recorded.fact.name === 'ExitRetired') routeToGroup(recorded)
      if (!doesDerive(recorded.fact.name)) return
      // Bytes off the wire are a view that is only good for now, and the post writes later.
      const kept = { ...recorded, bytes: recorded.bytes.slice() }
      if (recorded.ref.aggregate === 'network') routeNetwork(kept)
      else routeByOwner(kept)
    },
    /**
     * A snapshot for a member that asked; nothing for who is no member. A machine that asks for itself has lost
     * everything: it gets its networks first and itself last, so that it knows when it has all of them.
     */
    resync: async (letter: Letter): Promise<void> => {
      const isForced = { isForced: true }
      if (letter.party === MACHINE.party && letter.network === MACHINE.network) {
        await aFewAtOnce(lettersTo(letter.agent), AT_ONCE, (its) => post.snapshot(its, isForced))
        await post.snapshot(letter, isForced)
        return
      }
      const { plan } = world.get('network', networkRef(letter.party, letter.network)).state
      if (plan !== null && members(plan).includes(letter.agent)) await post.snapshot(letter, isForced)
    },
    /**
     * Brings every mailbox up to the world: at the start, and after the mailbox stream was lost. Networks first, as for
     * a machine that asked.
     */
    rebuild: async (): Promise<void> => {
      post.forget()
      await aFewAtOnce(networkLetters(), AT_ONCE, (letter) => post.snapshot(letter))
      await aFewAtOnce(machineLetters(), AT_ONCE, (letter) => post.snapshot(letter))
    },
  }
}

export type Router = ReturnType<typeof openRouter>
