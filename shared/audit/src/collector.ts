import type { Hashed } from './checkpoint.ts'

/** The hashes of the facts behind the last checkpoint, as they come. */
export type Collector = Readonly<{
  /** Takes the next fact; one that was taken before is passed over. Gives false for one that comes too early or is too many. */
  note: (sequence: number, hash: () => string) => boolean
  /** How far facts were taken, without a gap. */
  end: () => number
  /** Forgets what is up to `last`: it is under a checkpoint. */
  forget: (last: number) => void
  /** The facts from `first` to `last` at most, in order; fewer when there are no more. */
  range: (first: number, last: number) => readonly Hashed[]
}>

/** A collector that begins behind `after`, and holds `most` hashes at once. */
export const openCollector = (after: number, most: number): Collector => {
  let held: Hashed[] = []
  let end = after

  return {
    note: (sequence, hash) => {
      if (sequence <= end) return true
      if (sequence !== end + 1 || held.length >= most) return false
      held.push({ sequence, hash: hash() })
      end = sequence
      return true
    },
    end: () => end,
    forget: (last) => {
      held = held.filter(({ sequence }) => sequence > last)
      // Whoever else made it saw more than we did: what is under it need not be read any more.
      end = Math.max(end, last)
    },
    range: (first, last) => held.filter(({ sequence }) => sequence >= first && sequence <= last),
  }
}
