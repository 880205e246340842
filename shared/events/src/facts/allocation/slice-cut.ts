import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Prefix } from '../../values/prefix.ts'

export const SliceCut = defineEvent({
  kind: 'fact',
  name: 'SliceCut',
  version: 1,
  about:
    "A part of an allocation is owned by one node or exit from now on. `ordinal` counts the owner's slices from 0: asking again for the same ordinal records nothing.",
  aggregate: 'allocation',
  by: "the allocation decider, when a node or exit is registered and when an owner's slices are full",
  readBy: 'its machine, which keeps an `unreachable` for it where it forwards',
  derives: true,
  data: z.strictObject({
    slice: Prefix.describe('The slice.'),
    index: z.int().min(1).describe('Which slice of the allocation it is; 0 is PrefixZero and never cut.'),
    owner: AgentId.describe('The node or exit that owns it.'),
    ordinal: z.int().min(0).describe("Which of its owner's slices it is, counted from 0."),
  }),
  example: {
    slice: '2001:db8:a:100::/56',
    index: 1,
    owner: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    ordinal: 0,
  },
})

/** What SliceCut says. */
export type SliceCut = EventOf<typeof SliceCut>
