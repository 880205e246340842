import { type AgentId, MACHINE, refOf } from '@sixfold/events'
import { FACTS } from '@sixfold/events/facts'
import { dependencies, machineOf, members, networkRef, viewOf, type World } from '@sixfold/fold'
import type { Recorded } from '../journal/feed.ts'
import type { Letter, Post } from './post.ts'

/** The facts that can change what a member derives; all others stay on the log. */
const DERIVING: ReadonlySet<string> = new Set(FACTS.filter(({ derives }) => derives).map(({ name }) => name))

/**
 * Routes facts to the members that need them: one small message per member of the one network that a fact is about,
 * and nothing for any other network. Calls return at once; the post writes.
 */
export const openRouter = (world: World, post: Post) => {
  const lettersOf = (party: string, network: string): Letter[] => {
    const view = viewOf(world, party, network)
    return view === null ? [] : members(view.plan).map((agent) => ({ agent, party, network }))
  }

  const routeNetwork = (recorded: Recorded): void => {
    const { party, id } = recorded.ref
    const isJoining = recorded.fact.name === 'NetworkAllocated'
    for (const letter of lettersOf(party, id)) {
      void (isJoining ? post.snapshot(letter) : post.delta(letter, recorded))
    }
  }

  const routeMachine = (agent: AgentId, recorded: Recorded): void => {
    void post.snapshot({ agent, ...MACHINE })
    if (machineOf(recorded.fact, recorded.position.sequence) === null) return
    for (const subject of world.networksOf(agent)) {
      const ref = refOf(subject)
      const view = ref === null ? null : viewOf(world, ref.party, ref.id)
      if (view === null || !dependencies(view.plan).includes(agent)) continue
      for (const letter of lettersOf(view.party, view.network)) void post.delta(letter, recorded)
    }
  }

  const routeByOwner = (recorded: Recorded): void => {
    const { fact } = recorded
    if (fact.name === 'SliceCut') routeMachine(fact.data.owner, recorded)
    if (fact.name === 'NodeRegistered') routeMachine(fact.data.node, recorded)
    if (fact.name === 'ExitRegistered') routeMachine(fact.data.exit, recorded)
  }

  /** Every mailbox that should be there. */
  const everyLetter = (): Letter[] => {
    const machines = [...world.all('node'), ...world.all('exit')].flatMap(({ state }) => state.machine ?? [])
    const networks = [...world.all('network')].filter(({ state }) => state.status !== 'gone')
    return [
      ...machines.map(({ id }) => ({ agent: id, ...MACHINE })),
      ...networks.flatMap(({ ref }) => lettersOf(ref.party, ref.id)),
    ]
  }

  return {
    /** Routes one fact, just folded. */
    route: (recorded: Recorded): void => {
      if (!DERIVING.has(recorded.fact.name)) return
      if (recorded.ref.aggregate === 'network') routeNetwork(recorded)
      else routeByOwner(recorded)
    },
    /** A snapshot for a member that asked; nothing for who is no member. */
    resync: async (letter: Letter): Promise<void> => {
      const isMachine = letter.party === MACHINE.party && letter.network === MACHINE.network
      const plan = isMachine
        ? null
        : world.get('network', networkRef(letter.party, letter.network)).state.plan
      if (isMachine || (plan !== null && members(plan).includes(letter.agent))) {
        await post.snapshot(letter, { isForced: true })
      }
    },
    /** Brings every mailbox up to the world: at the start, and after the mailbox stream was lost. */
    rebuild: async (): Promise<void> => {
      post.forget()
      await Promise.all(everyLetter().map((letter) => post.snapshot(letter)))
    },
  }
}

export type Router = ReturnType<typeof openRouter>
