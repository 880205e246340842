import type { NameRecord } from '@sixfold/kernel'

type Records = readonly NameRecord[]

const byText = (a: NameRecord, b: NameRecord): number => (a.text < b.text ? -1 : 1)

/** What was put in order last, as it came and as it became, by a thing of the network: a hint that saves comparing what did not change. */
const lastOf = new WeakMap<object, Readonly<{ came: Records; became: Records }>>()

/** So many records that are not where they were are looked up one by one. */
const FEW = 64

/** Where the first record stands whose text is not before this one's. */
const placeOf = (records: Records, text: string): number => {
  let [low, high] = [0, records.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((records[middle]?.text ?? '') < text) low = middle + 1
    else high = middle
  }
  return low
}

/** The stretches that are not the very same objects in both, between those at the begin and at the end that are. */
const between = (before: Records, after: Records): Readonly<{ gone: Records; fresh: Records }> => {
  const shorter = Math.min(before.length, after.length)
  let [begin, end] = [0, 0]
  while (begin < shorter && before[begin] === after[begin]) begin += 1
  while (end < shorter - begin && before.at(-1 - end) === after.at(-1 - end)) end += 1
  return { gone: before.slice(begin, before.length - end), fresh: after.slice(begin, after.length - end) }
}

/** The same order with other records in it; null where two have one text, between which the order tells nothing, or too much is other. */
const changed = (order: Records, { gone, fresh }: ReturnType<typeof between>): Records | null => {
  if (gone.length + fresh.length > FEW) return null
  const all = [...order]
  for (const record of gone) {
    const at = placeOf(all, record.text)
    if (all[at] !== record) return null
    all.splice(at, 1)
  }
  for (const record of fresh) {
    const at = placeOf(all, record.text)
    if (all[at]?.text === record.text) return null
    all.splice(at, 0, record)
  }
  return all
}

/**
 * Records by their text. `owner`: a thing that stays while records come and go; of those that were put in order for it
 * before only what is new is looked up. The outcome is the same as without.
 */
export const inOrder = (owner: object, records: Records): Records => {
  const last = lastOf.get(owner)
  const became =
    (last === undefined ? null : changed(last.became, between(last.came, records))) ??
    records.toSorted(byText)
  lastOf.set(owner, { came: records, became })
  return became
}
