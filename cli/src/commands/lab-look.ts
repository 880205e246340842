import { ailments, labs, type Status, status } from '@sixfold/lab'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { labMeant } from '../lab/lab-name.ts'
import { theLab } from '../lab/the-lab.ts'
import { openTopology, topologyNames } from '../lab/topologies.ts'
import { table } from '../render/table.ts'
import { openTerminal } from '../terminal.ts'

type Json = Readonly<{ json?: boolean }>

/** A lab of which nothing can be read was left by a crash before it had a record. */
const statusOf = (lab: string): Promise<Status | null> => status(lab).catch(() => null)

const running = ({ processes }: Status): number => processes.filter(({ pid }) => pid !== null).length

/** `sixfold lab list`. */
export const labList = async ({ json = false }: Json): Promise<ExitCode> => {
  const terminal = openTerminal()
  const rows = await Promise.all(
    (await labs()).map(async (lab) => {
      const found = await statusOf(lab)
      return {
        lab,
        state: found?.state ?? 'half-made',
        machines: found?.machines.length ?? 0,
        processes: found?.processes.length ?? 0,
        running: found === null ? 0 : running(found),
      }
    }),
  )
  type Row = (typeof rows)[number]
  if (json) terminal.json({ labs: rows })
  else if (rows.length === 0) terminal.out('there is no lab: sixfold lab up')
  else
    for (const line of table<Row>(
      [
        { head: 'LAB', cell: ({ lab }) => lab },
        { head: 'STATE', cell: ({ state }) => state },
        { head: 'MACHINES', cell: ({ machines }) => String(machines), align: 'right' },
        { head: 'RUNNING', cell: (row) => `${row.running} of ${row.processes}`, align: 'right' },
      ],
      rows,
      terminal.color,
    ))
      terminal.out(line)
  return EXIT.ok
}

/** `sixfold lab status [NAME]`: its machines, its processes, its links, and which coordinator would decide no order. */
export const labStatus = async (
  name: string | undefined,
  { json = false, lab: said }: Json & Readonly<{ lab?: string }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const { out, color } = terminal
  const meant = await theLab(labMeant(name, said))
  const [found, ailing] = await Promise.all([status(meant), ailments(meant)])
  if (json) {
    terminal.json({ ...found, ailing })
    return EXIT.ok
  }
  const { lab, state, machines, processes, links } = found
  type Machine = (typeof machines)[number]
  type Process = (typeof processes)[number]
  const parts = [
    table<Machine>(
      [
        { head: 'MACHINE', cell: (it) => it.name },
        { head: 'SITE', cell: ({ site }) => site },
        { head: 'ROLES', cell: ({ roles }) => roles.join(' ') },
        { head: 'IPV6', cell: ({ ipv6 }) => ipv6 ?? '' },
        { head: 'IPV4', cell: ({ ipv4 }) => ipv4 ?? '' },
        { head: '', cell: ({ isThere }) => (isThere ? '' : 'gone'), paint: color.red },
      ],
      machines,
      color,
    ),
    table<Process>(
      [
        { head: 'PROCESS', cell: (it) => it.name },
        { head: 'PID', cell: ({ pid }) => String(pid ?? 'not running'), align: 'right' },
        { head: 'LOG', cell: ({ log }) => log },
      ],
      processes,
      color,
    ),
    [`links: ${links.join(' ')}`],
    ailing.flatMap(({ process, reasons }) => reasons.map((it) => color.red(`${process}: ${it}`))),
  ].filter((part) => part.length > 0)
  out(`${color.bold(lab)}  ${state}\n\n${parts.map((part) => part.join('\n')).join('\n\n')}`)
  return EXIT.ok
}

/** `sixfold lab topologies`: those that come with the lab. */
export const labTopologies = async ({ json = false }: Json): Promise<ExitCode> => {
  const terminal = openTerminal()
  const all = await Promise.all((await topologyNames()).map(openTopology))
  const rows = all.map(({ name, description, sites }) => ({
    name,
    description: description ?? '',
    sites: Object.keys(sites).length,
    machines: Object.values(sites).reduce((sum, { machines }) => sum + Object.keys(machines).length, 0),
  }))
  type Row = (typeof rows)[number]
  if (json) terminal.json({ topologies: rows })
  else
    for (const line of table<Row>(
      [
        { head: 'TOPOLOGY', cell: ({ name }) => name },
        { head: 'SITES', cell: ({ sites }) => String(sites), align: 'right' },
        { head: 'MACHINES', cell: ({ machines }) => String(machines), align: 'right' },
        { head: '', cell: ({ description }) => description },
      ],
      rows,
      terminal.color,
    ))
      terminal.out(line)
  return EXIT.ok
}
