import type { z } from 'zod'
import { asIs } from './as-is.ts'

/**
 * Reads a value that came out of JSON with a schema, as `safeParse` does; what is in its one form already is taken as it
 * is, and not copied.
 */
export const readerOf = <Schema extends z.ZodType>(schema: Schema) => {
  const isSo = asIs(schema)
  return (json: unknown): z.ZodSafeParseResult<z.output<Schema>> =>
    isSo?.(json) === true ? { success: true, data: json as z.output<Schema> } : schema.safeParse(json)
}
