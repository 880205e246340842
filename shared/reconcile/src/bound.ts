import type { Difference, Facility, Host, Step } from './facility.ts'

/**
 * What a facility found it has to do. `isFree`: as it is, it has not to wait for those that it stands after. `settle`
 * is called once all is done, also when there was nothing to do.
 */
export type Intent = Readonly<{
  changes: readonly string[]
  steps: readonly Step[]
  disturbs: boolean
  isFree: boolean
  settle: () => void
}>

/**
 * A facility together with what is wanted of it, and where it stands among those before it in a list: `needs` names
 * the ones without whose success it does not act, `after` those that must only be through with it, one way or other.
 */
export type Bound = Readonly<{
  name: string
  needs: readonly string[]
  after: readonly string[]
  /** Where it is not free it needs those that it stands after, too. */
  leans?: boolean
  /** What it is wanted to be: plain data. Left out: nobody can tell whether that is still the same. */
  wanted?: unknown
  /** Looks and thinks; never acts. Rejects when it cannot tell or must not. `isAgain`: as in Facility. */
  look: (host: Host, isAgain?: boolean) => Promise<Intent>
  /** The same where it came to rest as `before` (what `wanted` was then), as far as the facility can tell without a look. */
  lookSince?: (host: Host, before: unknown) => Promise<Intent>
}>

/** How a bound facility stands among the others. */
export type Binding<Actual, Change> = Readonly<{
  needs?: readonly string[]
  after?: readonly string[]
  leans?: boolean
  /** Whether what was found needs nothing of those in `after`; by default never. */
  isFree?: (actual: Actual) => boolean
  /** Hears what was found and what was changed about it, after all of it was done. */
  settled?: (actual: Actual, changes: readonly Change[]) => void
}>

/** Closes a facility over what is wanted, so that a list of different facilities has one type. */
export const bind = <Wanted, Actual, Change>(
  facility: Facility<Wanted, Actual, Change>,
  wanted: Wanted,
  { needs = [], after = [], leans = false, isFree, settled }: Binding<Actual, Change> = {},
): Bound => {
  const intentOf = ({ wanted: one, actual }: Difference<Wanted, Actual>): Intent => {
    const changes = facility.diff(one, actual)
    return {
      changes: changes.flatMap(facility.describe),
      steps: facility.steps(changes),
      disturbs: facility.disturbs?.(changes) ?? false,
      isFree: isFree?.(actual) ?? false,
      settle: () => settled?.(actual, changes),
    }
  }
  const look: Bound['look'] = async (host, isAgain = false) =>
    intentOf({ wanted, actual: await facility.observe(host, isAgain) })
  return {
    name: facility.name,
    needs,
    after,
    leans,
    wanted,
    look,
    async lookSince(host, before) {
      // Who has this name was wanted to be something of the same kind before.
      const difference = await facility.since?.(host, before as Wanted, wanted)
      return difference == null ? look(host) : intentOf(difference)
    },
  }
}
