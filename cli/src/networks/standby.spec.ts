import { expect, test } from 'vitest'
import { namesIn } from '../names/agent-names.ts'
import { palette } from '../render/color.ts'
import { blueIn, takeOver, twoExits } from '../two-exits.examples.ts'
import { standbyMember } from './members.ts'
import { exitsLines, exitsShown } from './standby.ts'

const linesIn = (
  grown: Awaited<ReturnType<typeof twoExits>>,
  { missing = null, promoted = null }: { missing?: string | null; promoted?: number | null } = {},
): string[] => {
  const [view, names] = [blueIn(grown), namesIn(grown.world)]
  const own = standbyMember(view, names)
  const member =
    own === null ? null : { ...own, phase: 'applied', applied: 7, problems: [], heardMs: 1, missing }
  const shown = exitsShown(view, { names, member, promoted })
  return exitsLines(names.of(view.plan.exitPoint.exit), shown, palette(false))
}

test('who stands by is ready, or the reason why not', async () => {
  const grown = await twoExits()
  expect(linesIn(grown)).toEqual([
    expect.stringMatching(/^ {2}exit-2 is ready to serve it, and holds revision 7/),
  ])
  expect(linesIn(grown, { missing: 'its agent is not heard' })[0]).toMatch(
    /could not serve it now: its agent is not heard$/,
  )
  expect(linesIn(await twoExits({ isJoined: false }))[0]).toMatch(
    /could not serve it now: has not joined yet$/,
  )
})

test('who serves it now, by which fact, and whose prefixes it has', async () => {
  const grown = await twoExits()
  takeOver(grown)
  expect(linesIn(grown, { promoted: 90 })).toEqual([
    '  exit-2 serves it since fact 90',
    '  its prefixes are of slices of exit-1',
    expect.stringMatching(
      /^ {2}exit-1 is ready to serve it, and holds revision 7: it stands by since fact 90$/,
    ),
  ])
})
