import type { AgentId, Fact } from '@sixfold/events'
import type { Machine, World } from '@sixfold/fold'

/** An id as short as people can still tell it apart by. */
export const shortId = (id: string): string => `${id.slice(0, 8)}…`

/** Names of nodes and exits for people. Labels are not unique: where two machines share one, the id is told, too. */
export type AgentNames = Readonly<{ of: (id: string) => string; note: (fact: Fact) => void }>

/** Names of the machines given; `note` adds those that facts register, or call otherwise, later. */
export const agentNames = (machines: Iterable<Machine> = []): AgentNames => {
  const labelOf = new Map<string, string>()
  const holdersOf = new Map<string, Set<string>>()

  const add = (id: AgentId, label: string): void => {
    holdersOf.get(labelOf.get(id) ?? '')?.delete(id)
    labelOf.set(id, label)
    holdersOf.set(label, (holdersOf.get(label) ?? new Set()).add(id))
  }
  for (const { id, name } of machines) add(id, name)

  return {
    of: (id) => {
      const label = labelOf.get(id)
      if (label === undefined) return shortId(id)
      return (holdersOf.get(label)?.size ?? 0) > 1 ? `${label}(${shortId(id)})` : label
    },
    note: (fact) => {
      if (fact.name === 'NodeRegistered' || fact.name === 'NodeChanged') add(fact.data.node, fact.data.name)
      if (fact.name === 'ExitRegistered') add(fact.data.exit, fact.data.name)
    },
  }
}

/** Every machine of a kind that is registered. */
export const machinesIn = (world: World, kind: 'node' | 'exit' | 'any'): Machine[] => [
  ...(kind === 'exit' ? [] : [...world.all('node')].flatMap(({ state }) => state.machine ?? [])),
  ...(kind === 'node' ? [] : [...world.all('exit')].flatMap(({ state }) => state.machine ?? [])),
]

/** The names of all machines of a world. */
export const namesIn = (world: World): AgentNames => agentNames(machinesIn(world, 'any'))
