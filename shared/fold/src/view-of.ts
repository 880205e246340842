import type { AgentId } from '@sixfold/events'
import type { MachineView } from './machine-view.ts'
import { dependencies, type Machine, type NetworkView, withUla } from './network-view.ts'
import { GRID_REF, gridRef, networkRef, type World } from './world.ts'

/** A machine as the log knows it: a node or an exit, or null. */
export const machineById = (world: World, id: AgentId): Machine | null =>
  world.get('node', gridRef('node', id)).state.machine ?? world.get('exit', gridRef('exit', id)).state.machine

/** The view of one network from the whole world: what its members' mailboxes fold to. Null until it is allocated. */
export const viewOf = (world: World, party: string, network: string): NetworkView | null => {
  const { plan } = world.get('network', networkRef(party, network)).state
  if (plan === null) return null
  const machines: Record<AgentId, Machine> = {}
  for (const id of dependencies(plan)) {
    const machine = machineById(world, id)
    if (machine !== null) machines[id] = machine
  }
  return withUla({ party, network, plan, machines }, world.get('grid', GRID_REF).state.founded?.ula)
}

/** What one machine must know of itself, from the whole world. */
export const machineViewOf = (world: World, id: AgentId): MachineView => ({
  id,
  machine: machineById(world, id),
  // Returned ones too: only a retired machine returns them, and its mailbox hears of no such thing.
  slices: world.slicesEverOf(id).map(({ slice, cutAt }) => ({ slice, since: cutAt })),
})
