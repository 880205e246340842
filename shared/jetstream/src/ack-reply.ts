/** Where a delivered message stands: its stream sequence, its place among the consumer's deliveries, what is left, when it was stored. */
export type Delivery = Readonly<{ sequence: number; delivery: number; pending: number; storedAt: number }>

/**
 * Reads the reply subject of a delivered message:
 * `$JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<delivered>.<stream sequence>.<delivery>.<nanoseconds>.<pending>[.<token>]`.
 * Null when it is none.
 */
export const deliveryOf = (reply: string | undefined): Delivery | null => {
  if (reply === undefined || !reply.startsWith('$JS.ACK.')) return null
  const dots = dotsIn(reply)
  // With the domain and the account, and then with a token of the server's behind it all.
  const first = dots.length === 8 ? 5 : dots.length >= 10 ? 7 : null
  if (first === null) return null
  const numberAt = (place: number): number => Number(reply.slice((dots[place - 1] ?? 0) + 1, dots[place]))
  return {
    sequence: numberAt(first),
    delivery: numberAt(first + 1),
    // The milliseconds of a nanosecond clock are exact in a double; its last digits are not, and nobody needs them.
    storedAt: Math.floor(numberAt(first + 2) / 1e6),
    pending: numberAt(first + 3),
  }
}

/** Where the dots stand: this is read with every message, and only four of its tokens are wanted. */
const dotsIn = (text: string): readonly number[] => {
  const dots: number[] = []
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1)) dots.push(at)
  return dots
}
