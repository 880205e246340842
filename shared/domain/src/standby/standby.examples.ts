import type { AgentId, AggregateRef, Fact } from '@sixfold/events'
import { aKey, anAgent } from '@sixfold/events/example-values'
import {
  ExitDrained,
  ExitRegistered,
  ExitReturned,
  ExitTakenOver,
  NetworkAllocated,
  PeerJoined,
} from '@sixfold/events/facts'
import { emptyWorld, gridRef, networkRef } from '@sixfold/fold'
import { factNamed } from '@sixfold/fold/story.examples'
import type { Act } from '../act.ts'
import { DECIDERS } from '../deciders.ts'
import { standbyKeeper } from './standby-keeper.ts'

const CAUSE = { causationId: 'spec' }
const REGISTERED = factNamed('ExitRegistered') as Extract<Fact, { name: 'ExitRegistered' }>
const ALLOCATED = factNamed('NetworkAllocated') as Extract<Fact, { name: 'NetworkAllocated' }>
const EVIDENCE = (factNamed('ExitTakenOver') as Extract<Fact, { name: 'ExitTakenOver' }>).data.evidence

/** The exits of a group, by name: in the order of their ids, as they stand by for each other. */
export const EXITS = ['exit-1', 'exit-2', 'exit-3'].toSorted((a, b) => (anAgent(a) < anAgent(b) ? -1 : 1))

/** A world with the keeper behind each of its facts, as a coordinator has it. */
export const standbyStory = () => {
  const world = emptyWorld()
  const log: string[] = []
  let sequence = 0
  let isKept = true

  const nameOf = (id: unknown): string => EXITS.find((name) => anAgent(name) === id) ?? String(id)
  const act: Act = async (name, ref, command) => {
    const { state } = world.get(name, ref)
    const decision = DECIDERS[name].decide(command, state)
    if ('refused' in decision) return { refused: decision.refused }
    if (decision.fact !== null) await tell(ref, decision.fact)
    return { refused: null }
  }
  const keeper = standbyKeeper({ world, act })

  const tell = async (ref: AggregateRef, fact: Fact): Promise<void> => {
    sequence += 1
    world.apply(ref, fact, { sequence, at: 0 })
    const { data } = fact
    const exit = 'exit' in data ? ` ${nameOf(data.exit)}` : ''
    log.push(`${ref.aggregate === 'exit' ? nameOf(ref.id) : ref.id} ${fact.name}${exit}`)
    if (isKept) await keeper.tidy({ ref, fact }, CAUSE)
  }
  const ofExit = (name: string, fact: Fact) => tell(gridRef('exit', anAgent(name)), fact)

  return {
    world,
    keeper,
    /** What was recorded since it was asked last. */
    recorded: (): string[] => log.splice(0),
    /** No coordinator is there, until the work is done. */
    unkept: async (work: () => Promise<void>): Promise<void> => {
      isKept = false
      await work()
      isKept = true
    },
    reviewAll: () => keeper.reviewAll(CAUSE),
    registered: async (...names: readonly string[]): Promise<void> => {
      for (const name of names)
        await ofExit(name, ExitRegistered.of({ ...REGISTERED.data, exit: anAgent(name), name }))
    },
    /** A network that an exit serves. */
    network: async (name: string, exit: string): Promise<void> => {
      const ref = networkRef('acme', name)
      const founded = factNamed('NetworkFounded') as Extract<Fact, { name: 'NetworkFounded' }>
      const at = { exit: anAgent(exit), pair: founded.data.exit.pair }
      await tell(ref, { ...founded, data: { ...founded.data, exit: at } })
      const { exitPoint } = ALLOCATED.data
      await tell(
        ref,
        NetworkAllocated.of({ ...ALLOCATED.data, exitPoint: { ...exitPoint, exit: anAgent(exit) } }),
      )
    },
    /** An exit made its keys for a network. */
    joined: (name: string, exit: string) =>
      tell(
        networkRef('acme', name),
        PeerJoined.of({ peers: [{ member: anAgent(exit), keys: { exit: aKey(`${name} ${exit}`) } }] }),
      ),
    takenOver: (name: string, by: string) =>
      ofExit(name, ExitTakenOver.of({ by: anAgent(by), evidence: EVIDENCE })),
    drained: (name: string) => ofExit(name, ExitDrained.of({ operator: REGISTERED.data.operator })),
    returned: (name: string) => ofExit(name, ExitReturned.of({ operator: REGISTERED.data.operator })),
    /** Which exit serves a network, and which stands by. */
    exitsOf: (name: string): readonly [serves: string, standsBy: string | null] => {
      const { plan } = world.get('network', networkRef('acme', name)).state
      const by = (id: AgentId | undefined) => (id === undefined ? null : nameOf(id))
      return [nameOf(plan?.exitPoint.exit), by(plan?.standby?.exit)]
    },
    ofExit,
  }
}
