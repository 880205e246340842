/** What one of two lists has and the other has not, by the objects themselves; null where that is more than `atMost`. */
export const differing = <Item extends object>(
  before: readonly Item[],
  wanted: readonly Item[],
  atMost: number,
): Readonly<{ gone: readonly Item[]; fresh: readonly Item[] }> | null => {
  if (before === wanted) return { gone: [], fresh: [] }
  const had = new Set(before)
  const fresh = wanted.filter((item) => !had.has(item))
  if (fresh.length > atMost) return null
  for (const item of wanted) had.delete(item)
  return had.size > atMost ? null : { gone: [...had], fresh }
}
