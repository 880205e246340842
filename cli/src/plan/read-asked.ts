import type { Refusal } from '@sixfold/decider'
import { type Asked, identifyOrder, idReused, readOrder } from '@sixfold/domain'
import type { Chronicle } from '../log/chronicle.ts'
import type { SealedOrder } from '../orders/sealed-order.ts'

/** An order that a coordinator would decide; why it would not even read it; or that it was decided before. */
export type Reading = Readonly<
  | { kind: 'asked'; asked: Asked }
  | { kind: 'refused'; party: string; type: string | null; refusal: Refusal }
  | { kind: 'known'; party: string; type: string | null; key: string }
>

/** Reads a sealed order as a coordinator does, with its words where something is wrong. */
export const readAsked = (
  { party, bytes, digest, type }: SealedOrder,
  { outcomes }: Pick<Chronicle, 'outcomes'>,
): Reading => {
  const { key, envelope, refusal } = identifyOrder({ party, bytes, digest })
  const before = outcomes.get(key)
  if (before !== undefined && before.bytes === digest) return { kind: 'known', party, type, key }
  if (before !== undefined) return { kind: 'refused', party, type, refusal: idReused(key, envelope?.id) }
  if (envelope === null)
    return {
      kind: 'refused',
      party,
      type,
      refusal: refusal ?? { code: 'malformed', sentence: 'not readable' },
    }
  const read = readOrder(envelope, { party, bytes })
  return 'code' in read
    ? { kind: 'refused', party, type, refusal: read }
    : { kind: 'asked', asked: { ...read, key } }
}
