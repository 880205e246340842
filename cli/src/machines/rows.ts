import type { Upstream } from '@sixfold/events'
import { gridRef, type Machine, upstreamOf, type World } from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import { networksOn } from './networks-on.ts'
import { heardAgo, type Started, startedReport } from './reports.ts'
import { retiredBy } from './retired.ts'
import { standingOf } from './standing.ts'

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
  /** Those that it owns: what it returned when it retired may be another's. */
  slices: readonly string[]
  /** How it tells its site which slices are its. */
  upstream: Upstream
  /** As PARTY/NETWORK; those that are over, or that it has left, are not among them. */
  networks: readonly string[]
  /** How long ago its agent was heard, in milliseconds; null: not within the last minute. */
  heardMs: number | null
  /** What its agent said when it started; null when it never did. */
  agent: Started | null
  /** FACTS position by which it has left for good; null while it is there. */
  retired: number | null
  /** FACTS position of its registration. */
  fact: number
}>

/** How one machine stands, by facts and by what its agent says. */
export const machineRow = async (
  connection: Connection,
  world: World,
  machine: Machine,
): Promise<MachineRow> => {
  const { id, name, kind, operator, underlayMtu, sequence: fact } = machine
  const [started, heardMs] = await Promise.all([
    startedReport(connection, id),
    heardAgo(connection, id, Date.now()),
  ])
  return {
    id,
    name,
    kind,
    ...standingOf(machine),
    publicIpv4: machine.kind === 'exit' ? machine.publicIpv4 : [],
    operator,
    underlayMtu,
    slices: world.slicesOf(id).map(({ slice }) => slice),
    upstream: upstreamOf(machine, world.get(kind, gridRef(kind, id)).state.upstream),
    networks: networksOn(world, id),
    heardMs,
    agent: started?.data ?? null,
    retired: retiredBy(world, machine),
    fact,
  }
}
