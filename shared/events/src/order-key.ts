import { hashToken, type OrderKey } from './values/token.ts'

/** The key of an order: a hash of (party, CloudEvents source, id). It is the order's message id and names its outcome. */
export const orderKey = (party: string, source: string, id: string): OrderKey =>
  hashToken(32, 'order', party, source, id) as OrderKey

/** The key under which a second body for a used key is rejected. */
export const reusedKey = (key: OrderKey, bytesHash: string): OrderKey =>
  hashToken(32, 'reused', key, bytesHash) as OrderKey

/** The key of bytes that have no readable source and id. */
export const garbageKey = (party: string, bytesHash: string): OrderKey =>
  hashToken(32, 'garbage', party, bytesHash) as OrderKey

/** The key under which it stands whether an order's plan held. */
export const planKey = (key: OrderKey): OrderKey => hashToken(32, 'plan', key) as OrderKey

/**
 * The name of the stream in the outcome of an order that was cancelled before it came: it lay in none. Whatever comes under
 * its key, that is its outcome; `bytes` and `position` are those of the order that cancelled it.
 */
export const BEFORE_IT_CAME = 'cancelled-before-it-came'
