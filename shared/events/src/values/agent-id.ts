import { fromPublic } from '@nats-io/nkeys'
import { z } from 'zod'

const hasGoodChecksum = (text: string): boolean => {
  try {
    fromPublic(text)
    return true
  } catch {
    return false
  }
}

const known = new Set<string>()
const KNOWN_MAX = 20_000

/** A checksum is worth computing once per id, not once per event. */
const isAccountKey = (text: string): boolean => {
  if (known.has(text)) return true
  if (!/^A[A-Z2-7]{55}$/.test(text) || !hasGoodChecksum(text)) return false
  if (known.size >= KNOWN_MAX) known.clear()
  known.add(text)
  return true
}

/**
 * The id of a node or an exit: the public key of its NATS account (`A` and 55 base32 characters, checksum inside).
 * Names are labels; this is who a machine is in subjects, and one day what its account may import by.
 */
export const AgentId = z
  .string()
  .refine(
    isAccountKey,
    'an agent id is a NATS account public key: A and 55 characters A-Z 2-7 with a good checksum',
  )
  .brand('AgentId')
  .meta({
    title: 'AgentId',
    description:
      'The id of a node or an exit: the public key of its NATS account, with a checksum inside. Its agent prints it at its first start.',
    pattern: '^A[A-Z2-7]{55}$',
    examples: ['ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG'],
  })
export type AgentId = z.output<typeof AgentId>
