import type { AgentId, ExitGroupId } from '@sixfold/events'
import type { ExitMachine, ExitState } from './aggregates/exit.ts'
import { linkedNetwork, linksOf } from './links-of.ts'
import type { GroupExit, MachineView } from './machine-view.ts'
import { type Links, type Machine, machinesFor, type NetworkView, withUla } from './network-view.ts'
import { GRID_REF, gridRef, networkRef, type World } from './world.ts'

/** A machine as the log knows it: a node or an exit, or null. */
export const machineById = (world: World, id: AgentId): Machine | null =>
  world.get('node', gridRef('node', id)).state.machine ?? world.get('exit', gridRef('exit', id)).state.machine

/** What links a network with others, as its members must know it. */
const linksNow = (world: World, party: string, network: string): Links | undefined => {
  const all = linksOf(world, networkRef(party, network))
  if (all.length === 0) return undefined
  return {
    since: Math.max(...all.map(({ since }) => since)),
    hasPeered: all.some(({ hasPeered }) => hasPeered),
    networks: all.flatMap((link) => (link.isLinked ? (linkedNetwork(world, link) ?? []) : [])),
  }
}

/** The view of one network from the whole world: what its members' mailboxes fold to. Null until it is allocated. */
export const viewOf = (world: World, party: string, network: string): NetworkView | null => {
  const { plan } = world.get('network', networkRef(party, network)).state
  if (plan === null) return null
  const machines: Record<AgentId, Machine> = {}
  const links = linksNow(world, party, network)
  for (const id of machinesFor(plan, links)) {
    const machine = machineById(world, id)
    if (machine !== null) machines[id] = machine
  }
  const view = { party, network, plan, machines, ...(links === undefined ? {} : { links }) }
  return withUla(view, world.get('grid', GRID_REF).state.founded?.ula)
}

const isIn = (group: ExitGroupId, { machine }: ExitState): boolean => machine?.exitGroup === group

/** The exits of a group that have not retired. */
export const exitsOf = (world: World, group: ExitGroupId): ExitState[] =>
  [...world.all('exit')].flatMap(({ state }) => (isIn(group, state) && state.retired === null ? [state] : []))

/** Those that have retired are remembered, so that what is known only ever grows newer. */
const groupOf = (world: World, { id, exitGroup }: ExitMachine): GroupExit[] =>
  [...world.all('exit')].flatMap(({ state }): GroupExit[] => {
    const { machine, uplink, takenOver, retired, changedAt } = state
    if (machine === null || machine.id === id || !isIn(exitGroup, state)) return []
    const { endpoints, publicIpv4 } = machine
    const cut = retired === null ? world.slicesOf(machine.id) : []
    const slices = cut.map(({ slice }) => slice)
    const since = Math.max(changedAt, ...cut.map(({ cutAt }) => cutAt))
    return [{ exit: machine.id, endpoints, publicIpv4, uplink, slices, takenOver, since }]
  })

/** What one machine must know of itself, from the whole world. */
export const machineViewOf = (world: World, id: AgentId): MachineView => {
  const node = world.get('node', gridRef('node', id)).state
  const exit = world.get('exit', gridRef('exit', id)).state
  const { machine, upstream, standing } = node.machine === null ? exit : node
  // Who has retired stands in for nobody, and is told of nobody any more.
  const group = machine?.kind === 'exit' && exit.retired === null ? groupOf(world, machine) : []
  const { takenOver, turnedAt } = exit
  return {
    id,
    machine,
    // Returned ones too: only a retired machine returns them, and its mailbox hears of no such thing.
    slices: world.slicesEverOf(id).map(({ slice, cutAt }) => ({ slice, since: cutAt })),
    ...(upstream === null ? {} : { upstream }),
    ...(standing === null ? {} : { standing }),
    ...(group.length === 0 ? {} : { group }),
    ...(turnedAt === null ? {} : { takenOver: { by: takenOver, since: turnedAt } }),
  }
}
