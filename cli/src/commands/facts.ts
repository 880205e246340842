import { once } from 'node:events'
import { AgentId } from '@sixfold/events'
import { FACTS } from '@sixfold/events/facts'
import { nearest } from '@sixfold/events/nearest'
import { type Connection, jetstreamStore, streamState } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { allOf, concernsMachine, concernsNetwork, concernsTypes, type Filter } from '../facts/concerns.ts'
import { dayOf, factJson, factLine } from '../facts/fact-line.ts'
import { nothingShown } from '../facts/nothing-shown.ts'
import { Failure } from '../failure.ts'
import { openLog } from '../log/open-log.ts'
import { type Entry, readEntry } from '../log/read-entry.ts'
import { whileReachable } from '../log/while-reachable.ts'
import { agentNames } from '../names/agent-names.ts'
import { findMachine } from '../names/find-machine.ts'
import { parseNetworkName } from '../names/network-name.ts'
import { whileShowing } from '../render/status-lines.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

export type FactsOptions = Readonly<{
  network?: string
  node?: string
  type?: readonly string[]
  from: number
  follow?: boolean
  json?: boolean
}>

/** An id is one already; a label is looked up in the facts. */
const idOf = async (connection: Connection, text: string): Promise<string> => {
  if (AgentId.safeParse(text).success) return text
  await using log = await openLog(connection)
  await log.caughtUp
  return findMachine(log.world, 'any', text).id
}

const checkTypes = (types: readonly string[]): void => {
  const known = FACTS.flatMap(({ name, type }) => [name, type])
  const unknown = types.find((type) => !known.includes(type) && !type.startsWith('sixfold.fact.'))
  if (unknown === undefined) return
  const names = [...new Set(FACTS.map(({ name }) => name))]
  const near = nearest(unknown, names, 3).join(', ')
  throw new Failure(EXIT.usage, `there is no fact ${unknown}: did you mean ${near}?`)
}

const filterFor = async (
  connection: Connection,
  { network, node, type = [], from }: FactsOptions,
): Promise<Filter> => {
  checkTypes(type)
  return allOf([
    ...(network === undefined ? [] : [concernsNetwork(parseNetworkName(network))]),
    ...(node === undefined ? [] : [concernsMachine(await idOf(connection, node))]),
    ...(type.length === 0 ? [] : [concernsTypes(type)]),
    ({ sequence }) => sequence >= from,
  ])
}

/** Prints entries as they come; people get a line for each day, and names for ids. */
const printer = ({ out, color }: Terminal, json: boolean): ((entry: Entry, isWanted: boolean) => void) => {
  const names = agentNames()
  let day = ''
  return (entry, isWanted) => {
    if (entry.fact !== null) names.note(entry.fact)
    if (!isWanted) return
    if (json) return out(factJson(entry))
    if (dayOf(entry) !== day) out(color.dim(`${dayOf(entry)} (UTC)`))
    day = dayOf(entry)
    out(factLine(entry, names, color))
  }
}

/** `sixfold facts`: the log, as it is. */
export const facts = async (connection: Connection, options: FactsOptions): Promise<ExitCode> => {
  const { from, follow = false, json = false, network } = options
  const terminal = openTerminal()
  const filter = await filterFor(connection, options)
  const print = printer(terminal, json)
  // What stands before is needed for names, and to know a network's orders; a program asks for neither.
  const { lastSequence } = await streamState(connection, 'FACTS')
  const after = json && network === undefined ? Math.min(from - 1, lastSequence) : 0
  let read = 0
  let shown = 0
  const follower = await jetstreamStore(connection).follow(after, (stored) => {
    const entry = readEntry(stored)
    read = entry.sequence
    const isWanted = filter(entry)
    if (isWanted) shown += 1
    print(entry, isWanted)
  })
  await using _follower = follower
  const caughtUp = Promise.race([follower.caughtUp, follower.failed])
  const words = (): string[] => [`reading the log: ${read.toLocaleString('en')} facts`]
  await whileShowing(terminal, words, () => whileReachable(connection, caughtUp))
  if (shown === 0) terminal.note(nothingShown(from, lastSequence, follow))
  if (follow) await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), follower.failed])
  return EXIT.ok
}
