import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Prefix } from '../../values/prefix.ts'
import { PartyId, Token } from '../../values/token.ts'

export const GridFounded = defineEvent({
  kind: 'fact',
  name: 'GridFounded',
  version: 1,
  about:
    'The grid began: its id, the ULA /48 in which overlapping IPv4 will live, and which parties are operators. The ULA is random (RFC 4193) and therefore a fact.',
  aggregate: 'grid',
  by: 'the first coordinator that finds none, once',
  data: z.strictObject({
    grid: Token.describe('The id of the grid.'),
    ula: Prefix.describe('The ULA /48 (RFC 4193) of all address spaces.'),
    operators: z.array(PartyId).min(1).describe('The parties whose orders may change the grid itself.'),
  }),
  example: { grid: 'g7kq2m4p', ula: 'fd12:3456:789a::/48', operators: ['operator'] },
})

/** What GridFounded says. */
export type GridFounded = EventOf<typeof GridFounded>
