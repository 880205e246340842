import { PartyId } from '@sixfold/events'
import { nearest } from '@sixfold/events/nearest'
import { ORDERS } from '@sixfold/events/orders'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { listing } from '../render/plural.ts'
import type { Written } from './parse-orders.ts'

/**
 * An order of a file. `whole`: a CloudEvent, published byte for byte. `short`: what people write, `type`, `party` and
 * `data`; the envelope is ours to make, and machines in `data` may be named by their labels.
 */
export type OrderInput = Readonly<
  | { kind: 'whole'; party: string; text: string }
  | {
      kind: 'short'
      party: string
      /** Name and version of the event. */
      name: string
      version: number
      data: unknown
      id: string | null
      source: string | null
    }
>

/** The fields of a short order. */
export const SHORT_FIELDS = ['type', 'party', 'data', 'id', 'source']
const FULL_TYPE = /^sixfold\.order\.([A-Za-z0-9]+)\.v([1-9]\d*)$/

/** How many orders are told to whoever wrote one that there is not. */
const LIKEST = 3

const names = (): string[] => [...new Set(ORDERS.map(({ name }) => name))]

const newestOf = (name: string): number =>
  Math.max(0, ...ORDERS.filter((order) => order.name === name).map(({ version }) => version))

const wrong = (where: string, what: string, hint: string | null = null): Failure =>
  new Failure(EXIT.usage, `${where}: ${what}`, hint)

const typeOf = (type: unknown, where: string): Readonly<{ name: string; version: number }> => {
  const [, fullName, version] = typeof type === 'string' ? (FULL_TYPE.exec(type) ?? []) : []
  if (fullName !== undefined) return { name: fullName, version: Number(version) }
  if (typeof type === 'string' && newestOf(type) > 0) return { name: type, version: newestOf(type) }
  const right =
    typeof type === 'string'
      ? `there is no such order; the likest are ${listing(nearest(type, names(), LIKEST))}`
      : 'it must be the name of an order'
  throw wrong(
    where,
    `type is ${JSON.stringify(type) ?? 'missing'}: ${right}`,
    'sixfold order template lists all of them',
  )
}

const partyOf = (party: unknown, told: string | undefined, where: string): string => {
  if (party !== undefined && typeof party !== 'string')
    throw wrong(where, `party is ${JSON.stringify(party)}, where it is the name of whoever publishes`)
  if (party !== undefined && told !== undefined && party !== told)
    throw wrong(where, `party is ${party}, and --party says ${told}`, 'leave one of them out')
  const found = party ?? told
  if (found === undefined || found === '')
    throw wrong(where, 'it says no party', 'add `party`, or say --party PARTY')
  if (PartyId.safeParse(found).success) return found
  throw wrong(
    where,
    `party is ${JSON.stringify(found)}, where it is 1 to 64 of the characters A-Z a-z 0-9 _ -`,
  )
}

const optionalText = (value: unknown, field: string, where: string): string | null => {
  if (value === undefined) return null
  if (typeof value === 'string' && value !== '') return value
  throw wrong(where, `${field} is ${JSON.stringify(value)}, where it is a text`)
}

/**
 * Reads one order. A CloudEvent (it has `specversion`) is not checked further: that is for the coordinator, whose
 * answer is a fact. `told` is the party of orders that name none.
 *
 * @throws Failure `usage` naming `where`
 */
export const readOrder = ({ value, text }: Written, where: string, told?: string): OrderInput => {
  const fields = value as Readonly<Record<string, unknown>>
  const party = partyOf(fields.party, told, where)
  if ('specversion' in fields) return { kind: 'whole', party, text: text ?? JSON.stringify(value) }
  const stranger = Object.keys(fields).find((field) => !SHORT_FIELDS.includes(field))
  if (stranger !== undefined) {
    const hint = 'with `specversion` it is taken for a whole CloudEvent, and published as it is'
    throw wrong(where, `there is no field ${stranger}: an order has type, party and data`, hint)
  }
  return {
    kind: 'short',
    party,
    ...typeOf(fields.type, where),
    data: fields.data,
    id: optionalText(fields.id, 'id', where),
    source: optionalText(fields.source, 'source', where),
  }
}
