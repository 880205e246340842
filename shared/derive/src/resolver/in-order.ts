import type { NameRecord } from '@sixfold/kernel'

const byText = (a: NameRecord, b: NameRecord): number => (a.text < b.text ? -1 : 1)

/** What was put in order last, by a thing of the network: a hint that saves comparing what did not change. */
const lastOf = new WeakMap<object, readonly NameRecord[]>()

/** Both in order, and so the whole; null where two have one text, between which the order tells nothing. */
const merged = (some: readonly NameRecord[], others: readonly NameRecord[]): NameRecord[] | null => {
  const all: NameRecord[] = []
  let at = 0
  for (const record of some) {
    for (let other = others[at]; other !== undefined && other.text < record.text; other = others[at]) {
      all.push(other)
      at += 1
    }
    all.push(record)
  }
  all.push(...others.slice(at))
  return all.some(({ text }, index) => text === all[index + 1]?.text) ? null : all
}

/**
 * Records by their text. `owner`: a thing that stays while records come and go; of those that were put in order for it
 * before only what is new is compared. The outcome is the same as without.
 */
export const inOrder = (owner: object, records: readonly NameRecord[]): readonly NameRecord[] => {
  const wanted = new Set(records)
  const still = (lastOf.get(owner) ?? []).filter((record) => wanted.delete(record))
  const fresh = [...wanted].toSorted(byText)
  const isWhole = still.length + fresh.length === records.length
  const all = (isWhole ? merged(still, fresh) : null) ?? records.toSorted(byText)
  lastOf.set(owner, all)
  return all
}
