/**
 * Does some work for every item, for `most` of them at once: all at once they would be in memory together, whatever
 * their number. Rejects with what the first work threw; nothing new is begun then by whom it met.
 */
export const aFewAtOnce = async <Item>(
  items: Iterable<Item>,
  most: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> => {
  const rest = Iterator.from(items)
  const worker = async (): Promise<void> => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: most }, worker))
}
