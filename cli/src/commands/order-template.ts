import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { TEMPLATES } from '../orders/templates.ts'
import { listing } from '../render/plural.ts'
import { table } from '../render/table.ts'
import { openTerminal } from '../terminal.ts'

/** `sixfold order template [TYPE]`: an order to begin with, or the types that there are. */
export const orderTemplate = async (type: string | undefined): Promise<ExitCode> => {
  const { out, color } = openTerminal()
  const template = type === undefined ? undefined : TEMPLATES[type]
  if (template !== undefined) {
    out(`# ${template.about}\n${template.yaml.trimEnd()}`)
    return EXIT.ok
  }
  const all = Object.entries(TEMPLATES)
  if (type !== undefined) {
    const names = listing(
      all.map(([name]) => name),
      'or',
    )
    throw new Failure(EXIT.usage, `there is no order ${type}: it is one of ${names}`)
  }
  const columns = [
    { head: 'TYPE', cell: ([name]: (typeof all)[number]) => name },
    { head: 'MEANING', cell: ([, { about }]: (typeof all)[number]) => about },
  ]
  for (const line of table(columns, all, color)) out(line)
  return EXIT.ok
}
