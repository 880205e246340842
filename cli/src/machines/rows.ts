import { type AgentId, refOf } from '@sixfold/events'
import {
  type Machine,
  type MachineView,
  machineViewOf,
  type NetworkView,
  viewOf,
  type World,
} from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import { heardAgo, type Started, startedReport } from './reports.ts'

/** One node or exit as `node list` and `exit list` tell it. This shape stays. */
export type MachineRow = Readonly<{
  id: string
  name: string
  kind: 'node' | 'exit'
  /** Its farm, or its exit group. */
  site: string
  operator: string
  /** Per family: a public address, `hidden`, or null where the family is not there. */
  ipv6: string | null
  ipv4: string | null
  /** Of an exit: the addresses that its gateway translates to. */
  publicIpv4: readonly string[]
  underlayMtu: number
  slices: readonly string[]
  /** As PARTY/NETWORK; those that are over, or that it has left, are not among them. */
  networks: readonly string[]
  /** How long ago its agent was heard, in milliseconds; null: not within the last minute. */
  heardMs: number | null
  /** What its agent said when it started; null when it never did. */
  agent: Started | null
  /** FACTS position of its registration. */
  fact: number
}>

type Reach = Readonly<{ kind: 'public'; address: string } | { kind: 'hidden' }> | undefined

const reachText = (reach: Reach): string | null => {
  if (reach === undefined) return null
  return reach.kind === 'hidden' ? 'hidden' : reach.address
}

const standOf = (machine: Machine) =>
  machine.kind === 'node'
    ? {
        site: machine.farm,
        ipv6: reachText(machine.reachability.ipv6),
        ipv4: reachText(machine.reachability.ipv4),
        publicIpv4: [],
      }
    : { site: machine.exitGroup, ...machine.endpoints, publicIpv4: machine.publicIpv4 }

/** True once a machine reported that nothing of a network is left on it; others may not have, so it is not over. */
const hasLeft = (view: NetworkView | null, id: AgentId): boolean => {
  if (view === null) return false
  const { resources, exitPoint } = view.plan
  return (exitPoint.exit === id ? exitPoint : resources.find(({ node }) => node === id))?.left != null
}

const networksOf = (world: World, { id }: MachineView): string[] =>
  [...world.networksOf(id)]
    .flatMap((subject) => {
      const ref = refOf(subject)
      const view = ref === null ? null : viewOf(world, ref.party, ref.id)
      return ref === null || hasLeft(view, id) ? [] : [`${ref.party}/${ref.id}`]
    })
    .toSorted()

/** How one machine stands, by facts and by what its agent says. */
export const machineRow = async (
  connection: Connection,
  world: World,
  machine: Machine,
): Promise<MachineRow> => {
  const { id, name, kind, operator, underlayMtu, sequence: fact } = machine
  const view = machineViewOf(world, id)
  const [started, heardMs] = await Promise.all([
    startedReport(connection, id),
    heardAgo(connection, id, Date.now()),
  ])
  return {
    id,
    name,
    kind,
    ...standOf(machine),
    operator,
    underlayMtu,
    slices: view.slices.map(({ slice }) => slice),
    networks: networksOf(world, view),
    heardMs,
    agent: started?.data ?? null,
    fact,
  }
}
