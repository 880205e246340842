import { fileURLToPath } from 'node:url'
import { REGISTRY } from '@sixfold/events'
import { z } from 'zod'

/** Where the schemas of published events are frozen. */
export const FROZEN = fileURLToPath(new URL('./events.frozen.json', import.meta.url))

/** The JSON Schema of every event of every version, by CloudEvents type. */
export const schemasNow = (): Record<string, unknown> =>
  Object.fromEntries(
    REGISTRY.map(({ type, data }) => [type, z.toJSONSchema(data, { io: 'input', unrepresentable: 'any' })]),
  )
