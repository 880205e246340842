import { hash } from 'node:crypto'
import { z } from 'zod'

/** One token of a NATS subject as we allow it: nothing that could be a wildcard, a separator or need escaping. */
export const TOKEN = /^[A-Za-z0-9_-]{1,64}$/

const token = (what: string) =>
  z.string().regex(TOKEN, `${what} must be 1 to 64 of the characters A-Z a-z 0-9 _ -`)

/** Whoever publishes orders: a tenant's portal or an operator. */
export const PartyId = token('a party')
  .brand('PartyId')
  .meta({
    title: 'PartyId',
    description: 'Whoever publishes orders: the portal of a tenant, or an operator. One token of a subject.',
    examples: ['acme'],
  })
export type PartyId = z.output<typeof PartyId>

/** A tenant network's id, chosen by its party; unique for that party, never used twice. */
export const NetworkId = token('a network id')
  .brand('NetworkId')
  .meta({
    title: 'NetworkId',
    description: 'The id of a network, chosen by its party: unique for that party, and never used again.',
    examples: ['blue'],
  })
export type NetworkId = z.output<typeof NetworkId>

/** A site with one owner; unique in the grid. */
export const FarmId = token('a farm id')
  .brand('FarmId')
  .meta({
    title: 'FarmId',
    description: 'The id of a farm, a site with one owner: unique in the grid.',
    examples: ['oslo'],
  })
export type FarmId = z.output<typeof FarmId>

/** Exits that share one allocation and one upstream routing domain; unique in the grid. */
export const ExitGroupId = token('an exit group id')
  .brand('ExitGroupId')
  .meta({
    title: 'ExitGroupId',
    description:
      'The id of an exit group, exits that share one allocation and one upstream routing domain: unique in the grid.',
    examples: ['nordic'],
  })
export type ExitGroupId = z.output<typeof ExitGroupId>

/** An order's key: a hash of (party, CloudEvents source, id). */
export const OrderKey = token('an order key')
  .brand('OrderKey')
  .meta({
    title: 'OrderKey',
    description: 'The key of the order by which it happened.',
    examples: ['4rjdsgko5wzq6yb2vq3kq7xj2a5m4c6d'],
  })
export type OrderKey = z.output<typeof OrderKey>

/** Any other id that stands in a subject. */
export const Token = token('an id').meta({
  title: 'Token',
  description: 'A name of 1 to 64 of the characters A-Z a-z 0-9 _ -.',
})

/** A name for people: printable, short, no line breaks. */
export const Label = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,62}$/u,
    'a name starts with a letter or digit and has at most 63 letters, digits, spaces and . _ -',
  )
  .meta({
    title: 'Label',
    description: 'A name for people: letters, digits, spaces and . _ -',
    examples: ['oslo-1'],
  })

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** The first `length` characters of the lower-case base32 of sha256 over the parts, which are kept apart by a NUL. */
export const hashToken = (length: number, ...parts: readonly string[]): string => {
  // A letter for each byte: a short text costs a third of what a buffer does.
  const digest = hash('sha256', parts.join('\0'), 'binary')
  let text = ''
  for (let bit = 0; text.length < length; bit += 5) {
    const window = (digest.charCodeAt(bit >> 3) << 8) | digest.charCodeAt((bit >> 3) + 1)
    text += BASE32[(window >> (11 - (bit & 7))) & 31]
  }
  return text
}

/** A number below 2^30 that is always the same for the same parts, and seldom for others. */
export const hashNumber = (...parts: readonly string[]): number =>
  [...hashToken(6, ...parts)].reduce((sum, digit) => sum * 32 + BASE32.indexOf(digit), 0)
