import type { FlowService } from '@sixfold/derive'
import { asSenderWrites, type FlowFamily, flowEnds, strangerAt } from '@sixfold/domain'
import { type AgentId, factSubject } from '@sixfold/events'
import { type NetworkView, networkRef, viewOf, type World } from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import {
  type Handshakes,
  handshakesReport,
  memberNow,
  type Probed,
  probedReport,
} from '../machines/reports.ts'
import { parseNetworkName } from '../names/network-name.ts'
import { membersOf } from '../networks/members.ts'
import type { MemberNow } from '../networks/missing.ts'
import { networkIn } from '../networks/network-in.ts'
import { openTerminal } from '../terminal.ts'
import { asSent, exitLines } from '../trace/exit-line.ts'
import { parseService } from '../trace/service.ts'
import { type Flow, firstBad, type TracedLine, traceLines } from '../trace/told.ts'

const flowOf = (
  view: NetworkView,
  ends: Readonly<{ from: string; to: string }>,
  { isIpv4, service }: Readonly<{ isIpv4: boolean; service: FlowService | null }>,
): Flow => {
  const texts = asSenderWrites(view, ends)
  // A literal says of which family the flow is, also for the end that is a name; and so does ICMP.
  const isFour =
    isIpv4 || service?.protocol === 'icmp' || [texts.from, texts.to].some((it) => /^[\d.]+$/.test(it))
  const family: FlowFamily = isFour ? 'ipv4' : 'ipv6'
  const { from, to } = flowEnds(view, texts, family)
  for (const end of [from, to]) if ('problem' in end) throw new Failure(EXIT.notFound, end.problem)
  if ('problem' in from || 'problem' in to) throw new TypeError('told above')
  if (from.member === null)
    throw new Failure(EXIT.usage, `${from.what}: a trace begins at a workload, a member or an address of it`)
  if (from.address.includes(':') !== to.address.includes(':'))
    throw new Failure(EXIT.usage, `${from.address} and ${to.address} are of two families: no packet has both`)
  const other = from.address.includes(':') ? 'icmp' : 'icmpv6'
  if (service?.protocol === other)
    throw new Failure(EXIT.usage, `there is no ${other} from ${from.address} to ${to.address}`)
  return { from, to, service }
}

/** The view of the network that the far end is in; null where it is in the own one, or in none. */
const otherOf = (world: World, { to }: Flow): NetworkView | null => {
  if (!('of' in to) || to.of === undefined) return null
  const [party = '', network = ''] = to.of.split('/')
  return viewOf(world, party, network)
}

/** What the members of these networks say of peers that do not answer, by member and PARTY/NETWORK. */
const handshakesIn = async (
  connection: Connection,
  views: readonly NetworkView[],
  names: Parameters<typeof membersOf>[1],
) => {
  const said = views.flatMap((view) =>
    membersOf(view, names).map(async ({ id }) => {
      const report = await handshakesReport(connection, id, view)
      return [`${id} ${view.party}/${view.network}`, report?.data.unanswered ?? null] as const
    }),
  )
  return new Map<string, Handshakes['unanswered'] | null>(await Promise.all(said))
}

/** What the members of a network say of their exit; of one for which none stands by nobody is asked. */
const probesIn = async (connection: Connection, view: NetworkView): Promise<Map<AgentId, Probed>> => {
  if (view.plan.standby === undefined) return new Map()
  const said = view.plan.resources.map(async ({ node }) => {
    const report = await probedReport(connection, node, view)
    return report === null ? [] : [[node, report.data] as const]
  })
  return new Map((await Promise.all(said)).flat())
}

const paint = { fine: 'green', doubt: 'yellow', broken: 'red' } as const

/** `sixfold trace PARTY/NETWORK FROM TO`: the way of a packet there and back, and the first thing on it that is not right. */
export const trace = async (
  connection: Connection,
  network: string,
  ends: Readonly<{ from: string; to: string }>,
  { json = false, ipv4 = false, service }: Readonly<{ json?: boolean; ipv4?: boolean; service?: string }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const name = parseNetworkName(network)
  await using log = await openLog(connection)
  await readingTheLog(log, terminal)
  const byLog = networkIn(log.world, name)
  const flow = flowOf(byLog, ends, {
    isIpv4: ipv4,
    service: service === undefined ? null : parseService(service),
  })
  const probed = (await probedReport(connection, flow.from.member, name))?.data ?? null
  const view = asSent(byLog, probed)
  const now = Date.now()
  const other = otherOf(log.world, flow)
  const views = [view, ...(other === null ? [] : [other])]
  const members = views.flatMap((its) =>
    membersOf(its, log.names).map(async ({ id, hasLeft }) => {
      const { report, heardMs } = await memberNow(connection, id, its, now)
      const said: MemberNow = { report: report?.data ?? null, heardMs, hasLeft }
      return [`${id} ${its.party}/${its.network}`, said] as const
    }),
  )
  const handshakes = await handshakesIn(connection, views, log.names)
  const known = new Map<string, MemberNow>(await Promise.all(members))
  const probes = await probesIn(connection, view)
  const lines = traceLines(
    view,
    flow,
    {
      nowOf: (id, of) => known.get(`${id} ${of}`) ?? { report: null, heardMs: null, hasLeft: false },
      handshakesOf: (member, its) => handshakes.get(`${member} ${its}`) ?? null,
      stranger: flow.to.member === null ? strangerAt(log.world, view, flow.to.address) : null,
      exit: exitLines(byLog, {
        from: log.names.of(flow.from.member),
        promoted: log.chronicle.promoted.get(factSubject(networkRef(name.party, name.network))) ?? null,
        probed,
      }),
      probesOf: (member) => probes.get(member) ?? null,
    },
    other,
  )
  const bad = firstBad(lines)
  if (json) terminal.json({ ...name, from: flow.from, to: flow.to, lines, first: bad })
  else {
    const { color, out } = terminal
    const row = ({ what, is, sentence }: TracedLine): string =>
      `${color.dim(what.padEnd(9))} ${color[paint[is]](is.padEnd(7))} ${sentence}`
    for (const line of lines) out(row(line))
    if (bad !== null) out(`\n${color[paint[bad.is]](bad.is)}: ${bad.sentence}`)
  }
  return bad?.is === 'broken' ? EXIT.failed : EXIT.ok
}
