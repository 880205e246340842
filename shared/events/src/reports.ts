import { type AnyDefinition, codecFor } from './codec.ts'
import type { EventOf } from './define-event.ts'
import * as current from './reports/current.ts'
import * as superseded from './reports/superseded.ts'

export * from './reports/current.ts'

type Definitions = typeof current

/** Every report, by name: the union that the desk switches over. */
export type Report = { [Name in keyof Definitions]: EventOf<Definitions[Name]> }[keyof Definitions]

/** Every report of every version. A published one never changes; see registry.ts. */
export const REPORTS: readonly AnyDefinition[] = [...Object.values(current), ...Object.values(superseded)]

/** Reads reports; older versions come out as the newest. */
export const reportCodec = codecFor<Report>(REPORTS)
