/** Random numbers that a seed gives, so that what failed can be done again. */
export const randomFrom = (seed: number) => {
  let state = seed & 0x7fffffff
  const below = (count: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >>> 8) % count
  }
  return { below, pick: <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item }
}
/** What a seed gives. */
export type Random = ReturnType<typeof randomFrom>
