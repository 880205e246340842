import { plural } from '../render/plural.ts'

/** What is said where not a single fact was shown: `from` was asked for, `last` is the end of the log, 0 of an empty one. */
export const nothingShown = (from: number, last: number, follow: boolean): string => {
  if (from > last) {
    const end = last === 0 ? 'the log is empty' : `the log ends with fact ${last}`
    return `there is no fact ${from} yet: ${end}${follow ? '; waiting for it' : ''}`
  }
  const among = from === 1 ? `the ${plural(last, 'fact')} of the log` : `facts ${from} to ${last}`
  return `nothing among ${among} is what was asked for${follow ? '; waiting for it' : ''}`
}
