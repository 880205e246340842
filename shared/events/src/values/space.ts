import { z } from 'zod'
import { PartyId, Token } from './token.ts'

/** The number of an address space in `<ULA48>:<id>::W.X.Y.Z`: unique in the grid, never 0. */
export const SpaceId = z.int().min(1).max(0xffff).meta({
  title: 'SpaceId',
  description: 'The number of an address space in `<ULA48>:<id>::W.X.Y.Z`: unique in the grid.',
})
export type SpaceId = z.output<typeof SpaceId>

/** An address space as people call it: the party that ordered it, and the name that the party gave it. */
export const SpaceName = z
  .strictObject({
    party: PartyId.describe('Who ordered the space.'),
    space: Token.describe('The name that its party gave it.'),
  })
  .meta({
    title: 'SpaceName',
    description: 'An address space: the party that ordered it, and the name that the party gave it.',
  })
export type SpaceName = z.output<typeof SpaceName>
