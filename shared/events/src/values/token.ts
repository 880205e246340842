import { hash } from 'node:crypto'
import { z } from 'zod'

/** One token of a NATS subject as we allow it: nothing that could be a wildcard, a separator or need escaping. */
export const TOKEN = /^[A-Za-z0-9_-]{1,64}$/

const token = (what: string) =>
  z.string().regex(TOKEN, `${what} must be 1 to 64 of the characters A-Z a-z 0-9 _ -`)

/** Whoever publishes orders: a tenant's portal or an operator. */
export const PartyId = token('a party').brand('PartyId')
export type PartyId = z.output<typeof PartyId>

/** A tenant network's id, chosen by its party; unique for that party, never used twice. */
export const NetworkId = token('a network id').brand('NetworkId')
export type NetworkId = z.output<typeof NetworkId>

/** A site with one owner; unique in the grid. */
export const FarmId = token('a farm id').brand('FarmId')
export type FarmId = z.output<typeof FarmId>

/** Exits that share one allocation and one upstream routing domain; unique in the grid. */
export const ExitGroupId = token('an exit group id').brand('ExitGroupId')
export type ExitGroupId = z.output<typeof ExitGroupId>

/** An order's key: a hash of (party, CloudEvents source, id). */
export const OrderKey = token('an order key').brand('OrderKey')
export type OrderKey = z.output<typeof OrderKey>

/** Any other id that stands in a subject. */
export const Token = token('an id')

/** A name for people: printable, short, no line breaks. */
export const Label = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,62}$/u,
    'a name starts with a letter or digit and has at most 63 letters, digits, spaces and . _ -',
  )

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** The first `length` characters of the lower-case base32 of sha256 over the parts, which are kept apart by a NUL. */
export const hashToken = (length: number, ...parts: readonly string[]): string => {
  const digest = hash('sha256', parts.join('\0'), 'buffer')
  let text = ''
  for (let bit = 0; text.length < length; bit += 5) {
    const window = ((digest[bit >> 3] ?? 0) << 8) | (digest[(bit >> 3) + 1] ?? 0)
    text += BASE32[(window >> (11 - (bit & 7))) & 31]
  }
  return text
}
