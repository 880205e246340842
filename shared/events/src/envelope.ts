import { z } from 'zod'
import { type Instant, instantIn } from './values/instant.ts'

/**
 * Text that may stand in an attribute: no control characters, no halves of a surrogate pair (CloudEvents 1.0, 3.1): in UTF-8
 * all those are the same, and so would be the keys of orders with them. One rule, so that one fault is one problem.
 */
const attribute = z
  .string()
  .regex(
    /^[^\p{Cc}\p{Cs}]{1,256}$/u,
    'an attribute has 1 to 256 characters, none of them a control character or half of a pair',
  )

const INSTANT_LENGTH = '2026-11-21T07:36:00.000Z'.length
const TIME = 'a time is RFC 3339 in the years 0 to 9999, like 2026-11-21T07:36:00Z'

/** An Integer attribute of a CloudEvent has 32 bits (CloudEvents 1.0, 3.1). */
const REVISION_MAX = 2_147_483_647

/** sha256 in base64url: 43 characters. */
export const Hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/**
 * The envelope of everything we store: a CloudEvents 1.0 event in structured JSON.
 *
 * `causationid`: the event that made this one happen. `correlationid`: the order at the beginning of it all.
 * `actor`: which process wrote it. `party`: orders only, who publishes it; equals the token of its subject. `ifrevision`: orders only, the FACTS position that a plan of it stands on: nothing that the order touches may
 * have moved since; `planid` is the same in all orders of one plan, which may touch what the others did. `prevhash`: facts only, the hash of the stored bytes of the subject's previous
 * message, null for the first: what makes a removed or altered fact visible. The attributes are in the order in which
 * they are written, so that an envelope of ours is read as it is.
 */
export const Envelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: attribute,
  source: attribute,
  type: attribute,
  subject: attribute.optional(),
  // `abort`: what is no time must not reach the rewriting behind it, which would throw.
  time: z.iso
    .datetime({ offset: true, abort: true, error: TIME })
    .overwrite(instantIn)
    // An offset may lead out of the years that have four digits, and so out of the one form that an instant has.
    .refine((text) => text.length === INSTANT_LENGTH, TIME),
  datacontenttype: z.literal('application/json').optional(),
  party: attribute.optional(),
  ifrevision: z.int().min(1).max(REVISION_MAX).optional(),
  planid: attribute.optional(),
  actor: attribute.optional(),
  causationid: attribute.optional(),
  correlationid: attribute.optional(),
  prevhash: Hash.nullable().optional(),
  data: z.unknown(),
})
export type Envelope = z.output<typeof Envelope>

/** The attributes around an event's data, with the names that the code uses. */
export type Meta = Readonly<{
  id: string
  source: string
  time: Instant
  actor?: string | undefined
  party?: string | undefined
  ifRevision?: number | undefined
  planId?: string | undefined
  causationId?: string | undefined
  correlationId?: string | undefined
  prevhash?: string | null | undefined
}>

/** The content type of a structured CloudEvent (CloudEvents NATS binding 1.0). */
export const CONTENT_TYPE = 'application/cloudevents+json'
