import type { AgentId } from '@sixfold/events'
import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { aroundOf } from '../machines/around.ts'
import { readHeld } from '../machines/held.ts'
import { outsideAt } from '../machines/outside.ts'
import { proxiesOn, proxyLines } from '../machines/proxies.ts'
import { machineLines, machineText } from '../machines/render-machine.ts'
import { doneReport, networkReport, upstreamReport } from '../machines/reports.ts'
import { type MachineRow, machineRow } from '../machines/rows.ts'
import { openTakeovers } from '../machines/takeovers.ts'
import { upstreamLines } from '../machines/upstream.ts'
import { machinesIn } from '../names/agent-names.ts'
import { findMachine } from '../names/find-machine.ts'
import { parseNetworkName } from '../names/network-name.ts'
import { machineDrift } from '../state/read-drift.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

type Kind = 'node' | 'exit'

const NONE = { node: 'no node is registered yet', exit: 'no exit is registered yet' } as const

/** `sixfold node list` and `sixfold exit list`. */
export const machineList = async (
  connection: Connection,
  kind: Kind,
  { json = false }: Readonly<{ json?: boolean }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  await using log = await openLog(connection)
  await readingTheLog(log, terminal)
  const machines = machinesIn(log.world, kind)
  const rows = await Promise.all(machines.map((machine) => machineRow(connection, log.world, machine)))
  const sorted = rows.toSorted((a, b) => a.site.localeCompare(b.site) || a.name.localeCompare(b.name))
  if (json) terminal.json(kind === 'node' ? { nodes: sorted } : { exits: sorted })
  else if (sorted.length === 0) terminal.out(NONE[kind])
  else for (const line of machineLines(kind, sorted, terminal.color)) terminal.out(line)
  return EXIT.ok
}

const whyNone = ({ upstream }: MachineRow): string =>
  upstream.kind === 'bgp' ? 'tells its slices by BGP' : 'has no slice'

const showUpstream = (row: MachineRow, json: boolean, terminal: Terminal): ExitCode => {
  const lines = upstreamLines(row)
  if (json) terminal.json({ id: row.id, name: row.name, upstream: lines })
  else for (const line of lines) terminal.out(line)
  if (lines.length === 0) terminal.note(`${row.name} ${whyNone(row)}: its upstream router needs no route`)
  return EXIT.ok
}

/** `sixfold node show NODE` and `sixfold exit show EXIT`; with `upstream` nothing but its upstream router's routes. */
export const machineShow = async (
  connection: Connection,
  kind: Kind,
  text: string,
  { json = false, upstream = false }: Readonly<{ json?: boolean; upstream?: boolean }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const takeovers = openTakeovers()
  await using log = await openLog(connection, { onEntry: takeovers.note })
  await readingTheLog(log, terminal)
  const machine = findMachine(log.world, kind, text)
  const row = await machineRow(connection, log.world, machine)
  if (upstream) return showUpstream(row, json, terminal)
  const proxies = proxiesOn(log.world, row.id as AgentId)
  // The log stands still from here on, and agents are asked after it: who has left by the log said so before.
  await log[Symbol.asyncDispose]()
  const outside = outsideAt(log.world, machine)
  const around = await aroundOf(connection, log, row, takeovers.of)
  const [{ reports, asOf }, done, upstreamSaid] = await Promise.all([
    machineDrift(connection, log.world, row.id as AgentId),
    doneReport(connection, row.id),
    upstreamReport(connection, row.id),
  ])
  const networks = await Promise.all(reports.map((part) => readHeld(connection, log, part)))
  if (json) {
    const said = await Promise.all(
      row.networks.map((network) => networkReport(connection, row.id, parseNetworkName(network))),
    )
    const did = { repairs: done?.data.repairs ?? [], passes: done?.data.passes ?? [] }
    terminal.json({
      ...row,
      reports: said.map((report) => report?.data ?? null),
      asOf,
      held: networks,
      bgp: upstreamSaid?.data.sessions ?? [],
      outside,
      proxies,
      ...around.json,
      ...did,
    })
  } else {
    const said = {
      done: done?.data ?? null,
      upstream: upstreamSaid?.data ?? null,
      outside,
      failover: around.fields,
    }
    const lines = [
      ...machineText(row, networks, said, terminal.color),
      ...proxyLines(proxies, terminal.color),
    ]
    for (const line of lines) terminal.out(line)
  }
  return EXIT.ok
}
