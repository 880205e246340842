import {
  decodeEnvelope,
  type Envelope,
  encode,
  garbageKey,
  hashOf,
  type Instant,
  type OrderKey,
  orderKey,
  tokenOf,
} from '@sixfold/events'
import { type FindId, withIds } from './name-machines.ts'
import type { OrderInput } from './read-order.ts'

/** An order as it will be published. `party` is the token of its subject. */
export type SealedOrder = Readonly<{
  key: OrderKey
  party: string
  bytes: Uint8Array
  /** The hash of the bytes: a used key with another one is a reused id. */
  digest: string
  /** CloudEvents type; null when it has none that can be read. */
  type: string | null
  /** The network that it is about; null for all other orders. */
  network: string | null
}>

/** The plan that orders are placed for: the fact it stands on, and what orders of one plan have in common. */
export type ForPlan = Readonly<{ revision: number; id: string | null }>

/** What the envelope of a short order gets: nothing here is read from a clock. */
export type Sealing = Readonly<{ id: () => string; now: () => Instant; find: FindId; plan?: ForPlan | null }>

const SOURCE = 'sixfold-cli'

/** A CloudEvent with the attributes of its plan in front; what it was written with stays as it is. */
const wholeFor = (text: string, plan: ForPlan | null): string => {
  if (plan === null) return text
  const { revision: ifrevision, id: planid } = plan
  const attributes = JSON.stringify({ ifrevision, ...(planid === null ? {} : { planid }) })
  return text.replace('{', () => `${attributes.slice(0, -1)},`)
}

const bytesOf = (order: OrderInput, { id, now, find, plan = null }: Sealing): Uint8Array => {
  if (order.kind === 'whole') return new TextEncoder().encode(wholeFor(order.text, plan))
  const { name, version, data, party } = order
  const event = { kind: 'order', name, version, data: withIds(name, data, find) as object } as const
  const meta = { id: order.id ?? id(), source: order.source ?? SOURCE, time: now(), party }
  return encode(event, {
    ...meta,
    ...(plan === null ? {} : { ifRevision: plan.revision, planId: plan.id ?? undefined }),
  })
}

const networkIn = ({ data }: Envelope): string | null => {
  const network = typeof data === 'object' && data !== null ? Reflect.get(data, 'network') : null
  return typeof network === 'string' ? network : null
}

/** The bytes of an order, published for a party as they are, and the key under which its outcome will stand. */
export const sealBytes = (party: string, bytes: Uint8Array): SealedOrder => {
  const digest = hashOf(bytes)
  const read = decodeEnvelope(bytes)
  if ('problems' in read)
    return { key: garbageKey(party, digest), party, bytes, digest, type: null, network: null }
  const { envelope } = read
  const key = orderKey(party, envelope.source, envelope.id)
  return { key, party, bytes, digest, type: envelope.type, network: networkIn(envelope) }
}

/** Makes the bytes of an order, and the key under which its outcome will stand. */
export const seal = (order: OrderInput, sealing: Sealing): SealedOrder =>
  sealBytes(tokenOf(order.party), bytesOf(order, sealing))
