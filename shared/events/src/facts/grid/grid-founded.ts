import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Prefix } from '../../values/prefix.ts'
import { PartyId, Token } from '../../values/token.ts'

/**
 * The grid began: its id, the ULA /48 in which overlapping IPv4 will live, and which parties are operators.
 *
 * Written by: the first coordinator that finds none, once. The ULA is random (RFC 4193) and therefore a fact.
 */
export const GridFounded = defineEvent({
  kind: 'fact',
  name: 'GridFounded',
  version: 1,
  data: z.strictObject({
    grid: Token,
    ula: Prefix,
    operators: z.array(PartyId).min(1),
  }),
})
export type GridFounded = EventOf<typeof GridFounded>
