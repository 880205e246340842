import { writeFileSync } from 'node:fs'
import { topologyJsonSchema } from './json-schema.ts'

/* Writes topologies/schema.json; to be run after a change of schema.ts. */
writeFileSync(
  new URL('../../topologies/schema.json', import.meta.url),
  `${JSON.stringify(topologyJsonSchema(), null, 2)}\n`,
)
