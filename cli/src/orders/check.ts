import type { Refusal } from '@sixfold/decider'
import { identifyOrder, idReused, readOrder } from '@sixfold/domain/orders/problems'
import { toldRefusal } from '@sixfold/domain/orders/told-refusal'
import { type Instant, instantOf } from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import type { OrderReport } from './order-report.ts'
import type { OrderInput } from './read-order.ts'
import { type SealedOrder, seal, sealBytes } from './sealed-order.ts'

/**
 * The body of a message as a portal would publish it, whatever is in it. `party` is the last token of its subject; null
 * where nobody says which that is.
 */
export type Body = Readonly<{ kind: 'body'; party: string | null; bytes: Uint8Array }>

/** An order of a file, or a body. */
export type CheckInput = OrderInput | Body

/** What would be said of an order of a file before anybody asks what it is about. */
export type CheckedOrder = Readonly<{
  /** Its key; null where it gets a random id only when it is published. */
  key: string | null
  /** Null where nobody says it. */
  party: string | null
  type: string | null
  network: string | null
  /** Labels that stand for machines: whether these are there, only the grid knows. */
  labels: readonly string[]
  refusal: OrderReport['refusal']
}>

/** The most that ORDERS takes in one message, headers included: the coordinator never sees a larger one. */
const ORDER_BYTES = 64 * 1024

const tooLarge = (size: number): Refusal => ({
  code: 'too-large',
  sentence: `an order of ${size} bytes is larger than ${ORDER_BYTES / 1024} KiB (${ORDER_BYTES} bytes), the most that is taken`,
})

const WHENEVER: Instant = instantOf(0)

/** Stands for a token that nobody knows: no party is called so. */
const SOME_PARTY = '<party>'

type Sealed = Readonly<{ order: SealedOrder; labels: ReadonlyMap<string, string>; isNamed: boolean }>

/** Seals an order as it would be published; labels get an id that looks like one, and is told back as the label. */
const sealed = (input: CheckInput, index: number): Sealed => {
  const labels = new Map<string, string>()
  if (input.kind === 'body')
    return { order: sealBytes(input.party ?? SOME_PARTY, input.bytes), labels, isNamed: input.party !== null }
  const order = seal(input, {
    id: () => `unpublished-${index}`,
    now: () => WHENEVER,
    find: (kind, label) => {
      const id = anAgent(`${kind} ${label}`)
      labels.set(id, label)
      return id
    },
  })
  return { order, labels, isNamed: input.kind === 'whole' || input.id !== null }
}

const withLabels = (text: string, labels: ReadonlyMap<string, string>): string =>
  [...labels].reduce((all, [id, label]) => all.replaceAll(id, label), text)

/** The first order of each key in the file: the same key with other bytes is a used id, as it is on the log. */
type Earlier = Map<string, string>

const refusalOf = ({ party, bytes, digest }: SealedOrder, earlier: Earlier): Refusal | null => {
  if (bytes.length > ORDER_BYTES) return tooLarge(bytes.length)
  const { key, envelope, refusal } = identifyOrder({ party, bytes, digest })
  const before = earlier.get(key)
  if (before !== undefined && before !== digest) return idReused(key, envelope?.id)
  earlier.set(key, digest)
  if (refusal !== null || envelope === null) return refusal
  const read = readOrder(envelope, { party, bytes })
  return 'code' in read ? read : null
}

/**
 * Looks at orders as a coordinator would, up to the point where it would have to know the grid: the same functions give
 * the same code, words and field. Nothing is published and nobody is asked.
 */
export const checkOrders = (inputs: readonly CheckInput[]): CheckedOrder[] => {
  const earlier: Earlier = new Map()
  return inputs.map((input, index) => {
    const { order, labels, isNamed } = sealed(input, index)
    const { key, party, type, network, bytes } = order
    const refusal = refusalOf(order, earlier)
    const told = refusal === null ? null : toldRefusal(refusal, bytes)
    return {
      key: isNamed ? key : null,
      party: party === SOME_PARTY ? null : party,
      type,
      network,
      labels: [...new Set(labels.values())],
      refusal:
        told === null
          ? null
          : {
              code: told.code,
              sentence: told.sentence,
              field: told.field,
              value: withLabels(told.excerpt, labels),
            },
    }
  })
}
