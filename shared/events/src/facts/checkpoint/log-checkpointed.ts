import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

/** Bytes as base64url without padding (RFC 4648, 5). */
const Base64url = z.string().regex(/^[A-Za-z0-9_-]*$/)

export const LogCheckpointed = defineEvent({
  kind: 'fact',
  name: 'LogCheckpointed',
  version: 1,
  aggregate: 'checkpoint',
  about:
    'What the facts from `first` to `last` were: eight bytes of the hash of each, in order, and a hash over all since the first fact of the log. Signed, and kept outside the log too, so that nothing can be altered or taken away unseen.',
  by: 'a coordinator, every few hundred facts and when the log has rested',
  data: z.strictObject({
    first: z.int().describe('The position in FACTS of the first fact that it covers.'),
    last: z.int().describe('The position of the last.'),
    hashes: Base64url.describe(
      'The first eight bytes of the hash of each fact, in order, in base64url: sha256 over its subject, a line feed and the sha256 of its stored bytes.',
    ),
    before: z.string().nullable().describe('The chain hash of the checkpoint before; null for the first.'),
    chain: z.string().describe('The hash over everything from the first fact of the log to `last`.'),
    key: z.string().describe('The public key of the coordinator that signed.'),
    signature: Base64url.describe('The signature, in base64url.'),
  }),
  example: {
    first: 1,
    last: 2,
    hashes: 'AAECAwQFBgcICQoLDA0ODw',
    before: null,
    chain: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
    key: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    signature: 'c2lnbmVk',
  },
})

/** What LogCheckpointed says. */
export type LogCheckpointed = EventOf<typeof LogCheckpointed>
