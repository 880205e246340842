import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { jsonElements } from './json-elements.ts'

/** One thing that a file of orders holds, and the very bytes it was written in; null where YAML has none of its own. */
export type Written = Readonly<{ value: unknown; text: string | null }>

const bad = (source: string, why: string): Failure =>
  new Failure(
    EXIT.usage,
    `${source} holds no orders: ${why}`,
    'sixfold order template NetworkOrdered prints one to begin with',
  )

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One JSON document: an order, or an array of them. */
const asJson = (text: string): Written[] | null => {
  const value = parseJson(text)
  if (value === undefined) return null
  if (!Array.isArray(value)) return [{ value, text }]
  const texts = jsonElements(text)
  return value.map((element, index) => ({ value: element, text: texts[index] ?? null }))
}

/** One JSON document a line, at least two of them. */
const asNdjson = (text: string): Written[] | null => {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const values = lines.map(parseJson)
  if (lines.length < 2 || values.includes(undefined)) return null
  return lines.map((line, index) => ({ value: values[index], text: line }))
}

const asYaml = async (text: string, source: string): Promise<Written[]> => {
  const { parseAllDocuments } = await import('yaml')
  const documents = [parseAllDocuments(text)].flat()
  return documents.flatMap((document) => {
    if (!('toJS' in document)) return []
    const [error] = document.errors
    if (error !== undefined)
      throw bad(source, `it is neither JSON nor YAML: ${error.message.split('\n')[0]?.replace(/:$/, '')}`)
    const value: unknown = document.toJS()
    return (Array.isArray(value) ? value : [value]).map((element) => ({ value: element, text: null }))
  })
}

const decodeUtf8 = (bytes: Uint8Array, source: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw bad(source, 'it is not UTF-8 text')
  }
}

/** True for a JSON object. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What a file holds: one JSON document, the elements of an array, one document a line, or YAML (also several documents)
 * with the same shapes. Whether these are orders is not asked.
 *
 * @throws Failure `usage` naming `source`
 */
export const documentsOf = async (bytes: Uint8Array, source: string): Promise<Written[]> => {
  const text = decodeUtf8(bytes, source)
  if (text.trim() === '') throw bad(source, 'it is empty')
  return asJson(text) ?? asNdjson(text) ?? (await asYaml(text, source))
}

/** The beginning of what stands there, however deep it is nested. */
const beginningOf = ({ value, text }: Written): string => (text ?? JSON.stringify(value) ?? '').slice(0, 60)

/**
 * The orders of a file.
 *
 * @throws Failure `usage` naming `source`
 */
export const parseOrders = async (bytes: Uint8Array, source: string): Promise<Written[]> => {
  const written = await documentsOf(bytes, source)
  if (written.length === 0) throw bad(source, 'its list is empty')
  const stray = written.find(({ value }) => !isObject(value))
  if (stray !== undefined)
    throw bad(
      source,
      `number ${written.indexOf(stray) + 1} is ${beginningOf(stray)}, where an order is an object with type, party and data`,
    )
  return written
}
