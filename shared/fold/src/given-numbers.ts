/** Numbers that were handed out one after the other: all below `next`, but for those that came `back`, oldest first. */
export type GivenNumbers = { next: number; back: Set<number> }

/** Nothing was handed out yet; the first will be `first`. */
export const numbersFrom = (first: number): GivenNumbers => ({ next: first, back: new Set() })

/** A number is handed out. */
export const takeNumber = (given: GivenNumbers, number: number): void => {
  given.back.delete(number)
  given.next = Math.max(given.next, number + 1)
}

/** A number came back, and is the last to be handed out again. */
export const giveBackNumber = ({ back }: GivenNumbers, number: number): void => {
  back.delete(number)
  back.add(number)
}
