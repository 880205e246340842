import { type AnyDefinition, codecFor } from './codec.ts'
import type { EventOf } from './define-event.ts'
import * as current from './orders/current.ts'
import * as superseded from './orders/superseded.ts'

export * from './orders/current.ts'

type Definitions = typeof current

/** Every order, by name: the union that deciders switch over. */
export type Order = { [Name in keyof Definitions]: EventOf<Definitions[Name]> }[keyof Definitions]

/** Every order of every version. A published one never changes; see registry.ts. */
export const ORDERS: readonly AnyDefinition[] = [...Object.values(current), ...Object.values(superseded)]

/** Reads orders; older versions come out as the newest. */
export const orderCodec = codecFor<Order>(ORDERS)
