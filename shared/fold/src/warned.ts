/** The last warning that something fills up: at which level, and of how many. */
export type Warned = Readonly<{ percent: number; of: number }>

/** A warning is given again once no more than this was in use in between: what goes up and down a little warns once. */
const EASED_PERCENT = 70

/** The warning that still stands when `used` are in use; null when it may be given again. */
export const eased = (warned: Warned | null, used: number): Warned | null =>
  warned !== null && used * 100 < EASED_PERCENT * warned.of ? null : warned
