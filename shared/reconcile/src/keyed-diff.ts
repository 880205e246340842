import { Refusal } from './refusal.ts'

/** What to do about one thing that has an identity. */
export type KeyedChange<Wanted, Found> = Readonly<
  | { kind: 'add'; key: string; wanted: Wanted }
  | { kind: 'replace'; key: string; wanted: Wanted; found: Found }
  | { kind: 'remove'; key: string; found: Found }
>

/** How two sides of a keyed diff are told apart. */
export type Identity<Wanted, Found> = Readonly<{
  wantedKey: (item: Wanted) => string
  foundKey: (item: Found) => string
  isEqual: (wanted: Wanted, found: Found) => boolean
}>

/**
 * What turns `found` into `wanted`: additions and replacements in the order of `wanted`, then removals in the order of
 * `found`. The same input gives the same list. Throws a Refusal when two wanted items have one key: a kernel that
 * can hold only one of them would never come to rest.
 */
export const keyedDiff = <Wanted, Found>(
  wanted: readonly Wanted[],
  found: readonly Found[],
  { wantedKey, foundKey, isEqual }: Identity<Wanted, Found>,
): readonly KeyedChange<Wanted, Found>[] => {
  const present = new Map(found.map((item) => [foundKey(item), item]))
  const kept = new Set<string>()
  const changes: KeyedChange<Wanted, Found>[] = []
  for (const item of wanted) {
    const key = wantedKey(item)
    if (kept.has(key))
      throw new Refusal(`two of the wanted things are "${key}"; there can be one`, { retry: false })
    kept.add(key)
    const old = present.get(key)
    if (old === undefined) changes.push({ kind: 'add', key, wanted: item })
    else if (!isEqual(item, old)) changes.push({ kind: 'replace', key, wanted: item, found: old })
  }
  for (const [key, item] of present) {
    if (!kept.has(key)) changes.push({ kind: 'remove', key, found: item })
  }
  return changes
}
