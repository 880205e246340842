import { type AgentId, type AggregateRef, factSubject } from '@sixfold/events'
import { presentMembers, viewOf, wantedMembers } from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import type { Raised } from '../log/raised.ts'
import { memberNow } from '../machines/reports.ts'
import { missingReason, silenceOf } from '../networks/missing.ts'
import type { Watched, WatchedLog } from './watch-orders.ts'

/** A member that an order still waits for, and why. This shape stays. */
export type MissingMember = Readonly<{ network: string; id: string; name: string; reason: string }>

type Wanted = Readonly<{ ref: AggregateRef; revision: number; isEnd: boolean }>

/** What is known of a member at this moment. */
const known = async (connection: Connection, agent: AgentId, { party, id }: AggregateRef, now: number) => {
  const { report, heardMs } = await memberNow(connection, agent, { party, network: id }, now)
  return { report: report?.data ?? null, heardMs, hasLeft: false }
}

type Known = Awaited<ReturnType<typeof known>>

/** Why a member has not given a network up; null when it said that it has. */
const stillThere = ({ report, heardMs }: Known): string | null => {
  if (report?.phase === 'absent') return null
  const silence = silenceOf(heardMs)
  return silence === null ? 'still has it' : `still has it, as far as is known; ${silence}`
}

const missingIn = async (
  connection: Connection,
  { world, names }: WatchedLog,
  { ref, revision, isEnd }: Wanted,
): Promise<MissingMember[]> => {
  const view = viewOf(world, ref.party, ref.id)
  if (view === null) return []
  const now = Date.now()
  const agents = isEnd ? presentMembers(view.plan) : wantedMembers(view.plan)
  const members = agents.map(async (id): Promise<MissingMember[]> => {
    const member = await known(connection, id, ref, now)
    const reason = isEnd ? stillThere(member) : missingReason(member, revision)
    return reason === null ? [] : [{ network: `${ref.party}/${ref.id}`, id, name: names.of(id), reason }]
  })
  return (await Promise.all(members)).flat()
}

const isOpen = (log: WatchedLog, { ref, revision }: Raised): boolean =>
  log.chronicle.progress.convergedAt(ref) < revision

/** The members that a decided order still waits for, by what their agents say now; none where it waits for none. */
export const missingFor = async (
  connection: Connection,
  log: WatchedLog,
  { order, standing }: Pick<Watched, 'order' | 'standing'>,
): Promise<readonly MissingMember[]> => {
  if (standing.done || standing.stage !== 'accepted') return []
  const isEnd = order.type?.includes('.NetworkCancelled.') === true
  const waiting = log.chronicle.progress
    .raisedBy(order.key)
    .filter((raised) => raised.ref.party === order.party && (isEnd || isOpen(log, raised)))
    .toSorted((a, b) => factSubject(a.ref).localeCompare(factSubject(b.ref)))
  const found = waiting.map(({ ref, revision }) => missingIn(connection, log, { ref, revision, isEnd }))
  return (await Promise.all(found)).flat()
}
