import { servesAt } from '@sixfold/derive'
import { expect, test } from 'vitest'
import { openChronicle } from '../log/chronicle.ts'
import { entryOf } from '../story.examples.ts'
import { blueIn, oslo, serving, standby, takeOver, twoExits } from '../two-exits.examples.ts'
import { derivedOn } from './states.ts'

/** The causes of what a machine has of acme/blue and whose text begins so. */
const causes = (
  grown: Awaited<ReturnType<typeof twoExits>>,
  machine: typeof oslo,
  begin: string,
): number[] => {
  const chronicle = openChronicle()
  for (const line of grown.log) chronicle.note(entryOf(line))
  const derived = derivedOn(grown.world, machine, { uplink: [], address: '', promoted: chronicle.promoted })
  return derived.flatMap(({ objects, causeOf }) =>
    objects.filter(({ text }) => text.startsWith(begin)).map(causeOf),
  )
}

test('what is there because the exits changed places is there by that fact, and what was there before is not', async () => {
  const grown = await twoExits()
  const { prefix } = blueIn(grown).plan.exitPoint
  const [address, way] = [`address ${servesAt(prefix)}`, 'route default']
  const guard = `route ${prefix} unreachable`
  const [before] = causes(grown, serving, address)
  expect(before).toBeGreaterThan(0)
  const stood = causes(grown, standby, guard)
  takeOver(grown)
  const promoted = grown.log.findLast(({ fact }) => fact.name === 'StandbyPromoted')?.sequence
  expect(causes(grown, standby, address)).toEqual([promoted])
  expect(causes(grown, serving, address)).toEqual([])
  expect(new Set(causes(grown, oslo, `${way} (0.0.0.0/0)`))).toEqual(new Set([promoted]))
  expect([stood.length, causes(grown, standby, guard)]).toEqual([1, stood])
})
