import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { findMachine } from '../names/find-machine.ts'
import { openTerminal } from '../terminal.ts'
import { explain } from '../why/explain.ts'
import { parseQuery } from '../why/query.ts'
import { explanationLines } from '../why/render-why.ts'
import { explanationJson } from '../why/why-json.ts'

const NOT_ON_THE_LOG =
  'what an agent is told on its own machine (the next hops of its gateway, its workloads) is derived from no fact'

/** `sixfold why NODE OBJECT…`: from an object of a machine's kernel back to the fact, the order and the party. */
export const why = async (
  connection: Connection,
  node: string,
  words: readonly string[],
  { json = false }: Readonly<{ json?: boolean }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const query = parseQuery(words)
  await using log = await openLog(connection)
  await readingTheLog(log, terminal)
  const machine = findMachine(log.world, 'any', node)
  const { explanations, near } = await explain(connection, log, machine, query)
  if (explanations.length === 0) {
    const what = [query.kind ?? '', query.text, ...query.traits].filter((word) => word !== '').join(' ')
    const there =
      near.length === 0
        ? 'nothing is derived there: no network is on it'
        : `near to it there is\n${near.map((text) => `  ${text}`).join('\n')}`
    throw new Failure(EXIT.notFound, `${machine.name} derives no ${what}; ${there}`, NOT_ON_THE_LOG)
  }
  if (json) {
    terminal.json({
      machine: { id: machine.id, name: machine.name, kind: machine.kind },
      matches: explanations.map((explanation) => explanationJson(explanation, log.names)),
    })
    return EXIT.ok
  }
  const parts = explanations.map((it) => explanationLines(it, log.names, terminal.color).join('\n'))
  terminal.out(parts.join('\n\n'))
  return EXIT.ok
}
