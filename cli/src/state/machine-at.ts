import { type AgentId, refOf } from '@sixfold/events'
import { gridRef, type Machine, machineViewOf, type World } from '@sixfold/fold'
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
  slices: readonly string[]
  /** As PARTY/NETWORK. */
  networks: readonly string[]
  /** Listen ports that are given out on it. */
  ports: number
  /** FACTS position of what made it so. */
  fact: number
}>

type Reach = Readonly<{ kind: 'public'; address: string } | { kind: 'hidden' }> | undefined

const reached = (reach: Reach): string | null =>
  reach === undefined ? null : reach.kind === 'hidden' ? 'hidden' : reach.address

const standing = (machine: Machine) =>
  machine.kind === 'node'
    ? {
        site: machine.farm,
        ipv6: reached(machine.reachability.ipv6),
        ipv4: reached(machine.reachability.ipv4),
      }
    : { site: machine.exitGroup, ipv6: machine.endpoints.ipv6, ipv4: machine.endpoints.ipv4 }

/** The networks that a machine is a member of, as PARTY/NETWORK. */
const networksOn = (world: World, id: AgentId): string[] =>
  [...world.networksOf(id)]
    .flatMap((subject) => {
      const ref = refOf(subject)
      return ref === null ? [] : [`${ref.party}/${ref.id}`]
    })
    .toSorted()

/** One machine of a world. */
export const machineAt = (world: World, machine: Machine): MachineAt => {
  const { id, name, kind, operator, underlayMtu, sequence: fact } = machine
  return {
    id,
    name,
    kind,
    ...standing(machine),
    operator,
    underlayMtu,
    slices: machineViewOf(world, id).slices.map(({ slice }) => slice),
    networks: networksOn(world, id),
    ports: world.get(kind, gridRef(kind, id)).state.ports.size,
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
