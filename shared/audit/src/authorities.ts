import { type Checkpoint, isSigned, shortsOf } from './checkpoint.ts'
import type { Item } from './item.ts'

/** Whose signatures count: null for anybody's. */
export type Keys = ReadonlySet<string> | null

/** Whether a checkpoint's signature is good, and by somebody who may. */
export const isCredible = (checkpoint: Checkpoint, keys: Keys): boolean =>
  (keys === null || keys.has(checkpoint.key)) && isSigned(checkpoint)

/**
 * What each fact was, by its sequence (the part of its hash that a checkpoint names), as far as credible checkpoints
 * tell: first those that were kept outside, then those on the log itself.
 */
export const expectedBy = (
  items: readonly Item[],
  anchors: readonly Checkpoint[],
  after: number,
  keys: Keys,
): Map<number, string> => {
  const onLog = items.flatMap(({ checkpoint }) => checkpoint ?? [])
  const expected = new Map<number, string>()
  for (const checkpoint of [...anchors, ...onLog.filter((it) => isCredible(it, keys))]) {
    if (checkpoint.last <= after) continue
    for (const [index, short] of shortsOf(checkpoint).entries()) {
      const sequence = checkpoint.first + index
      if (sequence > after && !expected.has(sequence)) expected.set(sequence, short)
    }
  }
  return expected
}
