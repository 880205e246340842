import type { AnyDefinition } from './codec.ts'
import { FACTS } from './facts.ts'
import { ORDERS } from './orders.ts'
import { REPORTS } from './reports.ts'

/** Every event of every version, in one list: what is frozen by a spec. */
export const REGISTRY: readonly AnyDefinition[] = [...ORDERS, ...FACTS, ...REPORTS]
