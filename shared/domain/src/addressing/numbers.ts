import type { GivenNumbers } from '@sixfold/fold'

/** The next number up to `last`: one that was never handed out, else the one that came back longest ago, else null. */
export const nextNumber = ({ next, back }: Readonly<GivenNumbers>, last: number): number | null => {
  if (next <= last) return next
  const [oldest] = back
  return oldest ?? null
}
