/** Things found in a room, by what makes each the same one, and by the device that it is on. */
type Index<Item> = Readonly<{
  byKey: ReadonlyMap<string, readonly Item[]>
  byDevice: ReadonlyMap<string, readonly Item[]>
}>

/**
 * Looks things up in long lists that many read: each part of a shared room is compared by itself, and would else walk what all
 * of them have. A list is indexed once, for as long as it is there.
 */
export const foundIndex = <Item extends object>(
  keyOf: (item: Item) => string,
  deviceOf: (item: Item) => string,
) => {
  const known = new WeakMap<readonly Item[], Index<Item>>()
  const indexOf = (items: readonly Item[]): Index<Item> => {
    const before = known.get(items)
    if (before !== undefined) return before
    const index = { byKey: Map.groupBy(items, keyOf), byDevice: Map.groupBy(items, deviceOf) }
    known.set(items, index)
    return index
  }
  /** Those with one of these keys, and those on one of these devices. */
  return (items: readonly Item[], keys: Iterable<string>, devices: Iterable<string>): readonly Item[] => {
    const { byKey, byDevice } = indexOf(items)
    return [
      ...new Set([
        ...[...keys].flatMap((key) => byKey.get(key) ?? []),
        ...[...devices].flatMap((device) => byDevice.get(device) ?? []),
      ]),
    ]
  }
}
