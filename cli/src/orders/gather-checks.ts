import { Envelope, PartyId } from '@sixfold/events'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { CheckInput } from './check.ts'
import { readBytes, whereOf } from './gather.ts'
import { documentsOf, isObject, type Written } from './parse-orders.ts'
import { readOrder, SHORT_FIELDS } from './read-order.ts'

/** What is to be checked, and what a person should know of how a file was read. */
export type Gathered = Readonly<{ inputs: readonly CheckInput[]; notes: readonly string[] }>

/** Attributes by which a CloudEvent is known that is not whole: none of them stands in a short order. */
const ATTRIBUTES = Object.keys(Envelope.shape).filter((name) => !SHORT_FIELDS.includes(name))

const isYamlFile = (source: string): boolean => /\.ya?ml$/.test(source)

/** The last token of the subject on which a body is published: as told, else as the body says. */
const tokenFor = (value: unknown, told: string | undefined): string | null => {
  if (told !== undefined) return told
  const party = isObject(value) ? value.party : null
  return typeof party === 'string' && party !== '' ? party : null
}

const isBody = (value: unknown): boolean =>
  !isObject(value) || Object.keys(value).length === 0 || ATTRIBUTES.some((name) => name in value)

const inputOf = (written: Written, where: string, told: string | undefined): CheckInput => {
  const { value, text } = written
  if (!isBody(value)) return readOrder(written, where, told)
  const bytes = new TextEncoder().encode(text ?? JSON.stringify(value))
  return { kind: 'body', party: tokenFor(value, told), bytes }
}

/** Why a file is no file of orders, or null: YAML that only happens to be one of what was meant as JSON is none. */
const whyNone = (written: readonly Written[], bytes: Uint8Array): string | null => {
  const stray = written.find(({ value, text }) => text === null && !isObject(value))
  if (stray !== undefined) return 'this is neither JSON nor a list of orders'
  const [first] = written
  if (first === undefined) return 'this is an empty list'
  const isBraced = new TextDecoder().decode(bytes).trimStart().startsWith('{')
  const isMeantAsJson =
    isBraced && first.text === null && isObject(first.value) && 'specversion' in first.value
  return isMeantAsJson ? 'this is no JSON' : null
}

/** What a file holds, or why that is no file of orders. */
const readAs = async (bytes: Uint8Array, source: string): Promise<Written[] | string> => {
  try {
    const written = await documentsOf(bytes, source)
    return (isYamlFile(source) ? null : whyNone(written, bytes)) ?? written
  } catch (err) {
    if (err instanceof Failure && !isYamlFile(source)) return err.message
    throw err
  }
}

/**
 * Reads what is to be checked. What is no file of orders is looked at as the body of one: a portal would publish these
 * very bytes, and a coordinator answers them. A YAML file is a person's, so it is refused as it would be when published.
 *
 * @throws Failure `usage` for a YAML file, or a short order, that cannot be read
 */
export const gatherBytes = async (bytes: Uint8Array, source: string, told?: string): Promise<Gathered> => {
  if (told !== undefined && !PartyId.safeParse(told).success)
    throw new Failure(
      EXIT.usage,
      `--party is ${JSON.stringify(told)}, where it is 1 to 64 of A-Z a-z 0-9 _ -`,
    )
  const written = await readAs(bytes, source)
  if (typeof written === 'string') {
    const notes = [`${written}: it is looked at as the body of one order`]
    return { inputs: [{ kind: 'body', party: told ?? null, bytes }], notes }
  }
  const inputs = written.map((it, index) => inputOf(it, whereOf(source, index, written.length), told))
  return { inputs, notes: [] }
}

/** As gatherBytes, of a file or (`-`) of stdin. */
export const gatherChecks = async (file: string, told?: string): Promise<Gathered> => {
  const { bytes, source } = await readBytes(file)
  return gatherBytes(bytes, source, told)
}
