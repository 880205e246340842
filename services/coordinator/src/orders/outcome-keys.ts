/** 2^23 bits for half a million keys: 16 bits and six places for each. */
const BITS = 2 ** 23
const KEYS_MAX = 2 ** 19
const PLACES = 6

/** Pieces of a Bloom filter, each full but the last one, and how many keys that holds. */
export type SavedKeys = Readonly<{ pieces: Uint8Array[]; held: number }>

/** Where a key's bits are in every piece: two hashes (FNV-1a) make all of them (Kirsch and Mitzenmacher, 2006). */
const placesOf = (key: string): number[] => {
  let [one, two] = [0x811c9dc5, 0x01000193]
  for (let at = 0; at < key.length; at += 1) {
    const code = key.charCodeAt(at)
    one = Math.imul(one ^ code, 0x01000193)
    two = Math.imul(two ^ code, 0x85ebca6b)
  }
  // An odd step comes by every place.
  const step = (two ^ (two >>> 15)) | 1
  return Array.from({ length: PLACES }, (_, at) => (one + Math.imul(at, step)) & (BITS - 1))
}

/**
 * The keys under which an outcome is on the log, of all orders ever: a MiB for half a million of them, and a new key is
 * taken for a known one once in a thousand times for each MiB. Goes on from what was saved, which is its own from then on.
 */
export const outcomeKeys = ({ pieces, held: before }: SavedKeys = { pieces: [], held: 0 }) => {
  let held = before

  const isSet = (places: readonly number[]): boolean =>
    pieces.some((piece) =>
      places.every((place) => ((piece[place >> 3] as number) & (1 << (place & 7))) !== 0),
    )

  return {
    add: (key: string): void => {
      const places = placesOf(key)
      if (isSet(places)) return
      if (pieces.length === 0 || held >= KEYS_MAX) {
        pieces.push(new Uint8Array(BITS / 8))
        held = 0
      }
      held += 1
      const piece = pieces.at(-1) as Uint8Array
      for (const place of places) piece[place >> 3] = (piece[place >> 3] as number) | (1 << (place & 7))
    },
    /** False: there is none of this key. True: there may be one, and the log has to be asked. */
    mightHold: (key: string): boolean => isSet(placesOf(key)),
    /** Not a copy. */
    save: (): SavedKeys => ({ pieces, held }),
  }
}

export type OutcomeKeys = ReturnType<typeof outcomeKeys>
