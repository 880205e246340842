import { type Bound, type Host, pass } from '@sixfold/reconcile'
import fc from 'fast-check'
import { expect, it } from 'vitest'

/** A facility under its law: what it may be asked for, and how that is asked of a host. */
export type UnderLaw<Wanted> = Readonly<{
  /** States in an order: each is put in place over what the one before left behind. */
  wanted: fc.Arbitrary<Wanted>
  /** A host that has never been touched. */
  host: () => Host
  /** The facility with what is wanted, behind whatever it needs to be there first. */
  bind: (wanted: Wanted) => readonly Bound[]
  runs?: number
}>

/**
 * The laws of a facility, as properties on a pretended host: whatever was there before, one pass makes what is
 * wanted; a second one finds nothing and runs nothing; looking twice says the same.
 */
export const facilityLaws = <Wanted>({ wanted, host, bind, runs = 100 }: UnderLaw<Wanted>): void => {
  const histories = fc.array(wanted, { minLength: 1, maxLength: 4 })

  it('comes to rest in one pass from wherever it was, and then runs nothing', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const machine = host()
        for (const state of history) await settles(machine, () => bind(state))
      }),
      { numRuns: runs },
    )
  })

  it('says the same when it looks twice', async () => {
    await fc.assert(
      fc.asyncProperty(wanted, wanted, async (before, after) => {
        const machine = host()
        await pass(machine, bind(before))
        expect(await looks(machine, bind(after))).toEqual(await looks(machine, bind(after)))
      }),
      { numRuns: runs },
    )
  })
}

/** One pass puts a state in place and the next one finds nothing to do; throws, with what was left, when not. */
export const settles = async (host: Host, bind: () => readonly Bound[]): Promise<void> => {
  const first = await pass(host, bind())
  expect(first.facilities.filter(({ error }) => error !== null)).toEqual([])
  const second = await pass(host, bind())
  expect(second.facilities.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([])
  expect(second.stepsRun).toBe(0)
}

const looks = async (host: Host, facilities: readonly Bound[]): Promise<readonly unknown[]> =>
  Promise.all(
    facilities.map(async (facility) => {
      const { changes, steps } = await facility.look(host)
      return { changes, steps }
    }),
  )
