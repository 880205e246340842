import { CHECK_CODES, CODES, ENVELOPE_CODES } from '../../shared/domain/src/codes.ts'
import { EVENTS } from './catalogue.ts'
import { GENERATED, link } from './markdown.ts'
import { refusalsByOrder } from './refusals.ts'

const section = (code: string, meaning: string, orders: readonly string[]): string =>
  [
    `### ${code}`,
    meaning,
    orders.length === 0
      ? ''
      : `Orders: ${orders.map((name) => link(name, `Order ${name}`, 'events.md')).join(', ')}.`,
  ]
    .filter((text) => text !== '')
    .join('\n\n')

const byOperators = (): string[] =>
  EVENTS.filter(({ newest }) => newest.kind === 'order' && newest.by === 'operators').map(
    ({ newest }) => newest.name,
  )

/** The page of all codes with which an order may be refused. */
export const rejectionsPage = (): string => {
  const byOrder = refusalsByOrder()
  const ordersWith = (code: string): string[] =>
    code === 'NOT_OPERATOR'
      ? byOperators()
      : [...byOrder].filter(([, codes]) => codes.includes(code)).map(([order]) => order)
  const sorted = (codes: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(codes).toSorted(([a], [b]) => a.localeCompare(b))
  return `${[
    GENERATED,
    '# Rejections',
    'An order that is refused has one fact, `OrderRejected`, on `sixfold.fact.order.<party>.<key>`, and nothing else of it happened. `code` is for programs and never changes its meaning; `sentence` is for people, names what is wrong and what would be right, and may be worded better any day; `field` is the path of what is wrong (`data.resources.0.node`), and `excerpt` at most 1 KiB of what stood there, as JSON: `(nothing)` where nothing stood, and the beginning of the body where that is no JSON or no field is named. Where networks keep a machine from leaving it lists them instead.',
    'An order that has its fact is decided for ever: publishing it again changes nothing, though the world may be another one. Mend what is wrong, and publish it under a new id. `sixfold order check FILE` says the first part of these codes without a grid.',
    'There is one exception: of a party that is refused more than 60 times in a minute the others are only counted, by `RejectionsCounted`. Such an order has no fact of its own and no code, so its bytes, published once more, are decided as if they had never come, and may then be accepted. Do not publish them again: what is still wanted gets a new id, and what must never happen an `OrderCancelled`.',
    '## Of any order',
    'Codes in lower case are about the order itself, whatever it asks for.',
    ...sorted({ ...ENVELOPE_CODES, ...CHECK_CODES }).map(([code, meaning]) => section(code, meaning, [])),
    '## Of what is asked for',
    'Which orders may be refused with a code is read from the sources that decide them.',
    ...sorted(CODES).map(([code, meaning]) => section(code, meaning, ordersWith(code))),
  ].join('\n\n')}\n`
}
