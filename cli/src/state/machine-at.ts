import type { Upstream } from '@sixfold/events'
import { gridRef, type Machine, upstreamOf, type World } from '@sixfold/fold'
import { networksOn } from '../machines/networks-on.ts'
import { retiredBy } from '../machines/retired.ts'
import { standingOf } from '../machines/standing.ts'
import { machinesIn } from '../names/agent-names.ts'

/** One node or exit as facts told of it up to a cut. This shape stays. */
export type MachineAt = Readonly<{
  id: string
  name: string
  kind: 'node' | 'exit'
  /** Its farm, or its exit group. */
  site: string
  operator: string
  /** Per family: a public address, `hidden`, or null where the family is not there. */
  ipv6: string | null
  ipv4: string | null
  underlayMtu: number
  /** Those that it owned then. */
  slices: readonly string[]
  /** How it told its site then which slices were its. */
  upstream: Upstream
  /** As PARTY/NETWORK; those that it has left are not among them. */
  networks: readonly string[]
  /** Listen ports that are given out on it. */
  ports: number
  /** FACTS position by which it had left for good; null while it was there. */
  retired: number | null
  /** FACTS position of what made it so. */
  fact: number
}>

/** One machine of a world. */
export const machineAt = (world: World, machine: Machine): MachineAt => {
  const { id, name, kind, operator, underlayMtu, sequence: fact } = machine
  return {
    id,
    name,
    kind,
    ...standingOf(machine),
    operator,
    underlayMtu,
    slices: world.slicesOf(id).map(({ slice }) => slice),
    upstream: upstreamOf(machine, world.get(kind, gridRef(kind, id)).state.upstream),
    networks: networksOn(world, id),
    ports: world.get(kind, gridRef(kind, id)).state.ports.size,
    retired: retiredBy(world, machine),
    fact,
  }
}

/** Every machine, nodes first, by site and name. */
export const machinesAt = (world: World): MachineAt[] =>
  (['node', 'exit'] as const).flatMap((kind) =>
    machinesIn(world, kind)
      .map((machine) => machineAt(world, machine))
      .toSorted((a, b) => a.site.localeCompare(b.site) || a.name.localeCompare(b.name)),
  )
