import type { Kind } from './finding.ts'
import type { Item } from './item.ts'

/** Whom the chain of a subject speaks against, and how. */
export type Blame = Readonly<{ kind: Kind; item: Item; because: string }>

/** What the chains are judged with. */
export type Known = Readonly<{
  /** A checkpoint vouches for what stands there. */
  isVouched: (item: Item) => boolean
  /** What it says it follows is not known otherwise. */
  isOpen: (item: Item) => boolean
}>

/** One fact whose `prevhash` is not the hash of the one before it: who is to blame for that. */
const blameFor = (item: Item, before: readonly Item[], { isVouched }: Known): Blame => {
  const { sequence, prevhash } = item
  const doubtful = before.filter((it) => !isVouched(it))
  const twin = doubtful.find((it) => it.prevhash === prevhash)
  if (twin !== undefined) {
    const because = `it stands between the fact at ${sequence} and the one which that follows`
    return { kind: 'inserted', item: twin, because }
  }
  const head = doubtful.at(-1)
  if (head !== undefined && head === before.at(-1)) {
    const because = `the fact at ${sequence}, which follows it, carries another hash of it`
    return { kind: 'altered', item: head, because }
  }
  return isVouched(item)
    ? { kind: 'removed', item, because: 'the fact before it on its subject is gone' }
    : { kind: 'altered', item, because: 'it does not carry the hash of the fact before it on its subject' }
}

/** The first fact that the chains of the subjects speak against, or null. */
export const blameOf = (items: readonly Item[], known: Known): Blame | null => {
  const bySubject = Map.groupBy(items, ({ subject }) => subject)
  const blamed = items.flatMap((item) => {
    if (item.isLinked || !known.isOpen(item)) return []
    const own = bySubject.get(item.subject) ?? []
    return [blameFor(item, own.slice(0, own.indexOf(item)), known)]
  })
  return blamed.toSorted((a, b) => items.indexOf(a.item) - items.indexOf(b.item))[0] ?? null
}
