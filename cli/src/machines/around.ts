import { uplinkAround } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { machineViewOf, type World } from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import type { Log } from '../log/open-log.ts'
import { failoverOf } from './failover.ts'
import { isSilent } from './heard.ts'
import { failoverFields } from './render-failover.ts'
import { type StandingBy, standingByReport } from './reports.ts'
import type { MachineRow } from './rows.ts'
import type { Taken } from './takeovers.ts'

/** The addresses at which a gateway answers, since it stands in or another one does for it. `own`: as its operator told it. */
export const answersAt = (
  world: World,
  id: AgentId,
  { own, itself }: Readonly<{ own: readonly string[]; itself: readonly string[] }>,
): readonly string[] => {
  const uplink = { bridge: '', addresses: own, gateways: [], mtu: 0 }
  return uplinkAround(machineViewOf(world, id), uplink, itself).addresses
}

/** The exits that one stands in for by what it saw itself. */
const takenItself = (sees: StandingBy | null): string[] =>
  (sees?.exits ?? []).flatMap(({ exit, phase }) => (phase === 'taken' ? [exit] : []))

type Around = Readonly<{ json: object; fields: readonly (readonly [string, string])[] }>

/** How an exit stands among those of its group, for programs and for people; nothing of a node. What a silent one saw is old. */
export const aroundOf = async (
  connection: Connection,
  { world, names }: Pick<Log, 'world' | 'names'>,
  { id, kind, agent, heardMs, publicIpv4 }: MachineRow,
  taken: ReadonlyMap<AgentId, Taken>,
): Promise<Around> => {
  if (kind === 'node') return { json: {}, fields: [] }
  const failover = failoverOf(world, id as AgentId, { names, taken })
  const sees = isSilent(heardMs) ? null : ((await standingByReport(connection, id))?.data ?? null)
  const own = agent?.uplink ?? []
  const addresses = answersAt(world, id as AgentId, { own, itself: takenItself(sees) })
  const more = addresses.filter((it) => !own.includes(it))
  // What is for sale is nowhere until somebody bought it.
  const isForSale = (it: string): boolean => publicIpv4.indexOf(it.split('/')[0] ?? '') > 0
  const less = own.filter((it) => !addresses.includes(it) && !isForSale(it))
  return {
    json: { failover, answersAt: addresses, sees: sees?.exits ?? [] },
    fields: [
      ...failoverFields(failover, sees, names),
      ['answers', [...more.map((it) => `at ${it}, too`), ...less.map((it) => `not at ${it}`)].join('; ')],
    ],
  }
}
