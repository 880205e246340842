import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { concernsMachine, type Filter } from '../facts/concerns.ts'
import { dayOf, factJson, factLine } from '../facts/fact-line.ts'
import { Failure } from '../failure.ts'
import { concerningNetwork, concerningOrder, ordersOf } from '../history/concerning.ts'
import { whoOf } from '../history/who.ts'
import { type Log, openLog } from '../log/open-log.ts'
import type { Entry } from '../log/read-entry.ts'
import { readingTheLog } from '../log/reading.ts'
import { machinesIn } from '../names/agent-names.ts'
import { findMachine } from '../names/find-machine.ts'
import { parseNetworkName } from '../names/network-name.ts'
import { keyMeant } from '../orders/find-order.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

const LEAST_KEY = 4

/** What is meant: a machine by its label or id, or an order by its key. */
const filterFor = (what: string, { world, chronicle }: Log): Filter => {
  const isMachine = machinesIn(world, 'any').some(({ id, name }) => id === what || name === what)
  const key = isMachine || what.length < LEAST_KEY ? null : keyMeant(chronicle.outcomes.keys(), what)
  return key === null ? concernsMachine(findMachine(world, 'any', what).id) : concerningOrder(key)
}

const show = (entries: readonly Entry[], { chronicle, names }: Log, { out, color }: Terminal): void => {
  let day = ''
  for (const entry of entries) {
    if (dayOf(entry) !== day) out(color.dim(`${dayOf(entry)} (UTC)`))
    day = dayOf(entry)
    const { party, orderType } = whoOf(entry, chronicle, names)
    const by = party === null ? '' : color.dim(` (${orderType} of ${party})`)
    out(
      `${factLine(entry, names, color)}${by}${color.dim(`, written by ${entry.actor ?? 'an unknown hand'}`)}`,
    )
  }
}

/** `sixfold history PARTY/NETWORK|MACHINE|ORDER`: what happened to a thing, in order, because of what, and by whom. */
export const history = async (
  connection: Connection,
  what: string,
  { json = false }: Readonly<{ json?: boolean }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const network = what.includes('/') ? parseNetworkName(what) : null
  const its = network === null ? null : ordersOf(network)
  // What is meant is known when the log is read; to read it again is cheaper than to keep all of it.
  await using known = await openLog(connection, { onEntry: (entry) => its?.note(entry) })
  await readingTheLog(known, terminal)
  const filter =
    network === null || its === null ? filterFor(what, known) : concerningNetwork(network, its.orders)
  const entries: Entry[] = []
  const keep = (entry: Entry): void => void (filter(entry) && entries.push(entry))
  await using log = await openLog(connection, { until: known.sequence(), onEntry: keep })
  await readingTheLog(log, terminal)
  if (entries.length === 0)
    throw new Failure(
      EXIT.notFound,
      `nothing ever happened to ${what}`,
      'sixfold facts shows everything that did',
    )
  if (json)
    for (const entry of entries)
      terminal.out(
        JSON.stringify({ ...JSON.parse(factJson(entry)), by: whoOf(entry, known.chronicle, known.names) }),
      )
  else show(entries, known, terminal)
  return EXIT.ok
}
