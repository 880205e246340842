import { z } from 'zod'
import { Topology } from './schema.ts'

/** What an editor needs to help with a topology file: JSON Schema 2020-12 of what may be written. */
export const topologyJsonSchema = (): object => z.toJSONSchema(Topology, { io: 'input' })
