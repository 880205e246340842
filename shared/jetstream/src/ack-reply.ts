/** Where a delivered message stands: its stream sequence, its place among the consumer's deliveries, what is left, when it was stored. */
export type Delivery = Readonly<{ sequence: number; delivery: number; pending: number; storedAt: number }>

/**
 * Reads the reply subject of a delivered message:
 * `$JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<delivered>.<stream sequence>.<delivery>.<nanoseconds>.<pending>[.<token>]`.
 * Null when it is none.
 */
export const deliveryOf = (reply: string | undefined): Delivery | null => {
  const tokens = reply?.split('.') ?? []
  if (tokens[0] !== '$JS' || tokens[1] !== 'ACK') return null
  const first = tokens.length === 9 ? 5 : tokens.length >= 11 ? 7 : null
  if (first === null) return null
  const [sequence, delivery, nanoseconds, pending] = tokens.slice(first, first + 4).map(Number)
  if (sequence === undefined || delivery === undefined || nanoseconds === undefined || pending === undefined)
    return null
  // The milliseconds of a nanosecond clock are exact in a double; its last digits are not, and nobody needs them.
  return { sequence, delivery, pending, storedAt: Math.floor(nanoseconds / 1e6) }
}
