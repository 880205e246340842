import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Prefix } from '../../values/prefix.ts'

/**
 * A part of an allocation is owned by one node or exit from now on.
 *
 * Written by: the allocation decider, when a node or exit is registered and when an owner's slices are full.
 * Read by: its machine, which keeps an `unreachable` for it where it forwards.
 * `ordinal` counts the owner's slices from 0: asking again for the same ordinal records nothing.
 */
export const SliceCut = defineEvent({
  kind: 'fact',
  name: 'SliceCut',
  version: 1,
  derives: true,
  data: z.strictObject({
    slice: Prefix,
    index: z.int().min(1),
    owner: AgentId,
    ordinal: z.int().min(0),
  }),
})
export type SliceCut = EventOf<typeof SliceCut>
