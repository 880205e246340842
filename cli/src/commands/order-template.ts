import { nearest } from '@sixfold/events/nearest'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { templateOf, templates } from '../orders/templates.ts'
import { listing } from '../render/plural.ts'
import { table } from '../render/table.ts'
import { openTerminal } from '../terminal.ts'

/** `sixfold order template [TYPE]`: an order to begin with, or the types that there are. */
export const orderTemplate = async (type: string | undefined): Promise<ExitCode> => {
  const { out, color } = openTerminal()
  const all = templates()
  if (type !== undefined) {
    const template = templateOf(type)
    if (template !== null) {
      out(template)
      return EXIT.ok
    }
    const names = all.map(({ name }) => name)
    throw new Failure(
      EXIT.usage,
      `there is no order ${type}: the likest are ${listing(nearest(type, names, 3))}`,
      'sixfold order template lists them all',
    )
  }
  const columns = [
    { head: 'TYPE', cell: ({ name }: (typeof all)[number]) => name },
    { head: 'FOR', cell: ({ by }: (typeof all)[number]) => by },
    { head: 'MEANING', cell: ({ about }: (typeof all)[number]) => about },
  ]
  for (const line of table(columns, all, color)) out(line)
  return EXIT.ok
}
