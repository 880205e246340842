import {
  type AggregateRef,
  encode,
  type Fact,
  factCodec,
  instantOf,
  type OrderKey,
  orderKey,
  refOf,
} from '@sixfold/events'
import { connect, jetstreamStore, publishOrder, streamState } from '@sixfold/jetstream'
import { eventually } from '@sixfold/testkit/eventually'

/** Who orders, and what. */
export type Wish = Readonly<{ type: string; party: string; data: Readonly<Record<string, unknown>> }>

/** Whether a fact is the one that is waited for. Throws when it tells that the other one will never come. */
export type Expectation = (ref: AggregateRef, fact: Fact) => boolean

const SOURCE = 'sixfold-bench'

/** A coordinator that was just started needs a moment until it has made the log. */
const PATIENCE_MS = 30_000

/** Publishes orders as a tenant's portal does, and hears the facts that come from now on. Runs where NATS is. */
export const openPortal = async (servers: readonly string[]) => {
  const stack = new AsyncDisposableStack()
  const connection = stack.use(await connect({ servers, name: 'bench portal', whenAbsent: 'fail' }))
  const listeners = new Set<(ref: AggregateRef, fact: Fact) => void>()
  const { lastSequence } = await eventually(() => streamState(connection, 'FACTS'), {
    withinMs: PATIENCE_MS,
  })
  stack.use(
    await jetstreamStore(connection).follow(lastSequence, ({ subject, bytes }) => {
      const ref = refOf(subject)
      const decoded = factCodec.decode(bytes)
      if (ref === null || !decoded.ok) throw new Error(`a fact of ${subject} cannot be read`)
      for (const listener of [...listeners]) listener(ref, decoded.event)
    }),
  )
  let count = 0

  return {
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
    /** Publishes an order; resolves with its key when NATS has it. */
    order: async ({ type, party, data }: Wish): Promise<OrderKey> => {
      count += 1
      const id = `${process.pid}-${Date.now()}-${count}`
      const key = orderKey(party, SOURCE, id)
      const meta = { id, source: SOURCE, time: instantOf(Date.now()), party }
      const bytes = encode({ kind: 'order', name: type, version: 1, data }, meta)
      const published = await publishOrder(connection, party, key, bytes)
      if ('refused' in published) throw new Error(`${type} was not taken: ${published.refused.sentence}`)
      return key
    },
    /** Resolves with `performance.now()` of the moment at which an expected fact was heard. */
    hear: (isExpected: Expectation, what: string, withinMs: number): Promise<number> =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer)
          listeners.delete(listener)
        }
        const timer = setTimeout(() => {
          end()
          reject(new Error(`${what} was not heard within ${withinMs / 1_000} s`))
        }, withinMs)
        const listener = (ref: AggregateRef, fact: Fact): void => {
          try {
            if (!isExpected(ref, fact)) return
            resolve(performance.now())
          } catch (err) {
            reject(err)
          }
          end()
        }
        listeners.add(listener)
      }),
  }
}

export type Portal = Awaited<ReturnType<typeof openPortal>>

/** Expects a fact of one network. */
export const ofNetwork =
  (party: string, network: string, name: Fact['name']): Expectation =>
  (ref, fact) =>
    ref.aggregate === 'network' && ref.party === party && ref.id === network && fact.name === name
