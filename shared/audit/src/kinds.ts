import { factHash, shortOf } from './checkpoint.ts'
import type { Kind } from './finding.ts'
import type { Item } from './item.ts'

/** The first place at which the log is not what it was: what stands there, and what a checkpoint says stood there. */
export type Place = Readonly<{
  index: number
  sequence: number
  item: Item | undefined
  was: string | undefined
}>

export type Compared = Readonly<{ items: readonly Item[]; expected: ReadonlyMap<number, string> }>

const countOf = (shorts: readonly string[], short: string): number =>
  shorts.filter((it) => it === short).length

/** The fact that an item says it follows, as a checkpoint names it; null for the first of its subject. */
export const followed = ({ subject, prevhash }: Item): string | null =>
  prevhash === null ? null : shortOf(factHash(subject, prevhash))

/** The fact that came after a lost one on its subject, and still carries its hash. */
export const referrerTo = (items: readonly Item[], was: string | undefined): Item | null =>
  items.find((item) => !item.isLinked && followed(item) === was) ?? null

/** Whether what stands at the place stood further behind, and is not a mere copy of what still stands there. */
const cameFromBehind = ({ index, sequence }: Place, item: Item, { items, expected }: Compared): boolean => {
  const found = items.slice(index).map(({ short }) => short)
  const later = [...expected].flatMap(([at, short]) => (at > sequence ? [short] : []))
  const wasLater = countOf(later, item.short)
  return wasLater > 0 && countOf(found, item.short) <= wasLater
}

/** Whether the next place holds what it held: then nothing moved up or down. */
const isNextInPlace = ({ index, sequence }: Place, { items, expected }: Compared): boolean =>
  expected.has(sequence + 1) && items[index + 1]?.short === expected.get(sequence + 1)

/** What stood at the place is gone: what happened to it. */
const kindOfLoss = (place: Place, item: Item, compared: Compared): Kind => {
  if (item.sequence > place.sequence) return 'removed'
  if (isNextInPlace(place, compared)) return 'altered'
  if (cameFromBehind(place, item, compared)) return 'removed'
  const referrer = referrerTo(compared.items, place.was)
  if (referrer !== null) return referrer.subject === item.subject && referrer !== item ? 'altered' : 'removed'
  // A checkpoint cannot be about what comes after it: something before it is gone.
  return item.checkpoint !== null && item.checkpoint.last >= place.sequence ? 'removed' : 'altered'
}

/** What happened at a place of which a checkpoint tells what stood there. */
export const kindByHash = (place: Place, compared: Compared): Kind => {
  const { index, item, was } = place
  if (item === undefined) return 'removed'
  const distance = compared.items.slice(index).findIndex(({ short }) => short === was)
  if (distance < 0) return kindOfLoss(place, item, compared)
  if (distance === 0 || cameFromBehind(place, item, compared)) return 'reordered'
  return distance > 1 && isNextInPlace(place, compared) ? 'reordered' : 'inserted'
}

/** What happened at a place of which only its sequence tells. */
export const kindBySequence = ({ index, sequence, item }: Place, { items }: Compared): Kind => {
  if (item === undefined) return 'removed'
  if (item.sequence === sequence) return 'altered'
  if (items.slice(index + 1).some((later) => later.sequence === sequence)) {
    return items.slice(0, index).some((earlier) => earlier.sequence === item.sequence)
      ? 'inserted'
      : 'reordered'
  }
  return item.sequence > sequence ? 'removed' : 'inserted'
}
