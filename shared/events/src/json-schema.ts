import { z } from 'zod'
import type { AnyDefinition } from './codec.ts'

/** The JSON Schema (2020-12) of an event's data as its publisher may write it: what documents show, and what is frozen. */
export const jsonSchemaOf = ({ data }: Pick<AnyDefinition, 'data'>): unknown =>
  z.toJSONSchema(data, { io: 'input' })
