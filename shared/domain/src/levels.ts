import type { Warned } from '@sixfold/fold'

/** At which part of something in use a warning is given. */
const LEVELS = [95, 80] as const

/** The warning that is due when `used` of `of` are in use and `warned` stands; null when none is. */
export const levelDue = (used: number, of: number, warned: Warned | null): 80 | 95 | null => {
  const level = LEVELS.find((percent) => used * 100 >= percent * of)
  // A warning about fewer says nothing any more: an allocation was extended since.
  const said = warned === null || warned.of < of ? 0 : warned.percent
  return level === undefined || level <= said ? null : level
}
