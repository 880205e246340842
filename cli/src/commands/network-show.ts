import { factSubject } from '@sixfold/events'
import { type NetworkView, networkRef, revisionOf, viewOf } from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { type Log, openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { memberNow } from '../machines/reports.ts'
import { type NetworkName, parseNetworkName } from '../names/network-name.ts'
import { type Confirmation, confirmationSentences, confirmationsOf } from '../networks/confirmations.ts'
import { type Member, membersOf, standbyMember, wiresOf } from '../networks/members.ts'
import { missingReason } from '../networks/missing.ts'
import { paintWord } from '../networks/paint-word.ts'
import { peeringLines, shownPeerings } from '../networks/peerings.ts'
import {
  keyLines,
  type MemberShown,
  memberLines,
  missingLines,
  wireLines,
} from '../networks/render-network.ts'
import { type RotationShown, rotationLines, rotationOf } from '../networks/rotation.ts'
import { type NetworkRow, networkRow, publishedAt } from '../networks/rows.ts'
import { type ExitsShown, exitsLines, exitsShown } from '../networks/standby.ts'
import { duration, moment } from '../render/duration.ts'
import { fields } from '../render/fields.ts'
import { listing } from '../render/plural.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

const withReports = async (
  connection: Connection,
  members: readonly Member[],
  name: NetworkName,
  revision: number,
): Promise<MemberShown[]> => {
  const now = Date.now()
  return Promise.all(
    members.map(async (member) => {
      const { report: last, heardMs } = await memberNow(connection, member.id, name, now)
      const report = last?.data ?? null
      return {
        ...member,
        phase: report?.phase ?? null,
        applied: report?.applied ?? null,
        problems: report?.problems ?? [],
        heardMs,
        missing: missingReason({ report, heardMs, hasLeft: member.hasLeft }, revision),
      }
    }),
  )
}

const unknown = ({ world }: Log, { party, network }: NetworkName): Failure => {
  const all = [...world.all('network')].map(({ ref }) => `${ref.party}/${ref.id}`)
  const near = all.filter((name) => name.endsWith(`/${network}`) || name.startsWith(`${party}/`)).slice(0, 5)
  const there =
    near.length === 0 ? 'sixfold network list shows those that there are' : `there is ${listing(near)}`
  return new Failure(EXIT.notFound, `there is no network ${party}/${network}: ${there}`)
}

const showHead = (
  row: NetworkRow,
  confirmations: readonly Confirmation[],
  { converged }: Readonly<{ converged: number | null }>,
  terminal: Terminal,
) => {
  const { out, color } = terminal
  const { state, detail, milliseconds, revision, order } = row
  out(
    `${color.bold(`${row.party}/${row.network}`)}  ${paintWord(state, state, color)}${detail === '' ? '' : `: ${detail}`}`,
  )
  for (const sentence of confirmationSentences(confirmations)) out(color.yellow(`  ${sentence}`))
  const named = [
    ['revision', String(revision ?? '')],
    ['converged', converged === null ? '' : `${moment(converged)} UTC`],
    ['took', milliseconds === null ? '' : `${duration(milliseconds)} from order to converged`],
    ['order', order ?? ''],
  ] as const
  for (const line of fields(named, color)) out(line)
}

const showMembers = (members: readonly MemberShown[], view: NetworkView, { out, color }: Terminal): void => {
  const parts = [
    memberLines(members, color),
    wireLines(members, wiresOf(view), color),
    keyLines(members, color),
  ]
  for (const part of parts) out(`\n${part.join('\n')}`)
  const missing = missingLines(members, color)
  if (missing.length > 0) out(`\nnot there yet:\n${missing.join('\n')}`)
}

const exitsOf = async (
  connection: Connection,
  { names, chronicle }: Pick<Log, 'names' | 'chronicle'>,
  view: NetworkView,
  name: NetworkName,
): Promise<ExitsShown> => {
  const own = standbyMember(view, names)
  const [member = null] = await withReports(connection, own === null ? [] : [own], name, revisionOf(view))
  const promoted = chronicle.promoted.get(factSubject(networkRef(name.party, name.network))) ?? null
  return exitsShown(view, { names, member, promoted })
}

const showExits = (serving: string, exits: ExitsShown, { out, color }: Terminal): void => {
  const lines = exitsLines(serving, exits, color)
  if (lines.length > 0) out(`\nexits:\n${lines.join('\n')}`)
}

const showRotation = (rotation: RotationShown, { out, color }: Terminal): void => {
  const [head = '', ...stuck] = rotationLines(rotation)
  out(`\n${color.yellow(head)}`)
  for (const line of stuck) out(line)
}

/** `sixfold network show PARTY/NETWORK`: its members, how they reach each other, and who is not there yet. */
export const networkShow = async (
  connection: Connection,
  text: string,
  { json = false }: Readonly<{ json?: boolean }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const name = parseNetworkName(text)
  let resumed: number | null = null
  await using log = await openLog(connection, {
    onEntry: ({ fact, ref, sequence }) => {
      const isOfIt = ref?.aggregate === 'network' && ref.party === name.party && ref.id === name.network
      if (isOfIt && fact?.name === 'NetworkResumed') resumed = sequence
    },
  })
  await readingTheLog(log, terminal)
  const row = await networkRow(log, name, await publishedAt(connection, log.chronicle))
  if (row === null) throw unknown(log, name)
  const view = viewOf(log.world, name.party, name.network)
  const members =
    view === null ? [] : await withReports(connection, membersOf(view, log.names), name, revisionOf(view))
  const exits = view === null ? null : await exitsOf(connection, log, view, name)
  const wires = view === null ? [] : wiresOf(view)
  const confirmations = view === null ? [] : confirmationsOf(view.plan, revisionOf(view), resumed, members)
  const { state } = log.world.get('network', networkRef(name.party, name.network))
  const heard = new Map(members.map(({ id, heardMs }) => [id, heardMs]))
  const rotation = view === null ? null : rotationOf(view, state, { names: log.names, heard })
  const peerings = view === null ? [] : shownPeerings(log.world, name, view, log.names)
  if (json) {
    terminal.json({ ...row, confirmations, members, wires, rotation, peerings, exits })
    return EXIT.ok
  }
  const { convergedAt } = state
  showHead(row, confirmations, { converged: convergedAt?.at ?? null }, terminal)
  if (view !== null) showMembers(members, view, terminal)
  if (view !== null && exits !== null) showExits(log.names.of(view.plan.exitPoint.exit), exits, terminal)
  if (rotation !== null) showRotation(rotation, terminal)
  const lines = peeringLines(peerings, terminal.color)
  if (lines.length > 0) terminal.out(`\n${lines.join('\n')}`)
  return EXIT.ok
}
