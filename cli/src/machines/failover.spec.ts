import { DERIVE_VERSION, derive, deriveHash } from '@sixfold/derive'
import { revisionOf } from '@sixfold/fold'
import { expect, test } from 'vitest'
import { namesIn } from '../names/agent-names.ts'
import { palette } from '../render/color.ts'
import { driftOf } from '../state/drift.ts'
import { entryOf } from '../story.examples.ts'
import {
  blue,
  blueIn,
  EVIDENCE,
  home,
  oslo,
  serving,
  standby,
  takeOver,
  twoExits,
} from '../two-exits.examples.ts'
import { answersAt } from './around.ts'
import { failoverOf } from './failover.ts'
import { failoverFields } from './render-failover.ts'
import type { Probed, StandingBy } from './reports.ts'
import { openTakeovers } from './takeovers.ts'
import { wayColumns, waysOf } from './ways.ts'

type Grown = Awaited<ReturnType<typeof twoExits>>

const failoverIn = ({ world, log }: Grown, id: typeof serving) => {
  const takeovers = openTakeovers()
  for (const line of log) takeovers.note(entryOf(line))
  return failoverOf(world, id, { names: namesIn(world), taken: takeovers.of })
}
const fieldsIn = (grown: Grown, id: typeof serving, sees: StandingBy | null = null): string[] =>
  failoverFields(failoverIn(grown, id), sees, namesIn(grown.world))
    .filter(([, value]) => value !== '')
    .map((it) => it.join(': '))
const sees = (exit: typeof serving, phase: StandingBy['exits'][number]['phase']): StandingBy =>
  ({ exits: [{ exit, phase, evidence: EVIDENCE, since: '2026-11-22T04:00:00.000Z' }] }) as never

test('one serves and the other stands by, and both say so', async () => {
  const grown = await twoExits()
  expect(failoverIn(grown, serving)).toMatchObject({ serves: ['acme/blue'], standsBy: [], takenOver: null })
  expect(fieldsIn(grown, standby, sees(serving, 'watching'))).toEqual([
    'serves: 0 networks',
    'stands by: for 1 network of exit-1',
    'sees: exit-1: it answers, or was never heard',
  ])
})

test('a takeover is told at both, by which fact and by which evidence', async () => {
  const grown = await twoExits()
  takeOver(grown)
  const fact = grown.log.find((it) => it.fact.name === 'ExitTakenOver')?.sequence
  const why = 'its machine does not answer and oslo-1 and home-1 do not reach it'
  const [taken, ...ofServing] = fieldsIn(grown, serving)
  expect(taken).toMatch(
    new RegExp(`^taken over: by exit-2 since fact ${fact} \\(.* UTC\\): ${why}; ExitReturned`),
  )
  expect(ofServing).toEqual(['serves: 0 networks', 'stands by: for 1 network of exit-2'])
  const [standsIn, serves] = fieldsIn(grown, standby)
  expect(standsIn).toMatch(new RegExp(`^stands in: for exit-1 since fact ${fact} .*${why}$`))
  expect(serves).toBe('serves: 1 network, of them 1 network of exit-1')
})

test('what an exit decided itself is told before the log says so', async () => {
  const grown = await twoExits()
  expect(fieldsIn(grown, standby, sees(serving, 'taken')).at(-1)).toMatch(
    /^sees: exit-1: stands in for it since .*, the log does not say so yet: its machine does not answer/,
  )
  takeOver(grown)
  expect(fieldsIn(grown, standby, sees(serving, 'taken')).at(-1)).toMatch(/by what it saw itself$/)
})

test('an exit that was taken over is not said to answer where the other one does', async () => {
  const grown = await twoExits()
  takeOver(grown)
  const own = ['2001:db8:0:2::1/64', '198.51.100.1/24']
  expect(answersAt(grown.world, serving, { own, itself: [] })).toEqual([])
})

test('an exit that stands by holds what the log gives it: no drift', async () => {
  const grown = await twoExits()
  const view = blueIn(grown)
  const data = {
    party: blue.party,
    network: blue.id,
    phase: 'applied',
    keys: { exit: view.plan.standby?.keys?.exit },
    applied: revisionOf(view),
    hash: deriveHash(derive(view, standby)),
    deriveVersion: DERIVE_VERSION,
    milliseconds: 5,
    problems: [],
  } as never
  const part = { agent: standby, party: blue.party, network: blue.id }
  expect(driftOf(grown.world, part, { report: { data, at: 0 }, heardMs: 1 }).drift).toEqual([])
  expect(driftOf(grown.world, { ...part, agent: oslo }, { report: null, heardMs: 1 }).drift).toEqual([
    'has not reported yet: it has not heard of the network',
  ])
})

test('a node says by way of which exit it sends, also where it decided that itself', async () => {
  const grown = await twoExits()
  const names = namesIn(grown.world)
  const cells = (probed: Partial<Probed> | null): string[] => {
    const said =
      probed === null
        ? null
        : ({
            exit: serving,
            answers: true,
            over: serving,
            since: '2026-11-22T04:00:00.000Z',
            ...probed,
          } as Probed)
    const rows = [waysOf(blueIn(grown), oslo, { names, probed: said })]
    return wayColumns(rows, 'node', palette(false)).map(({ cell }) => cell(rows[0] as never))
  }
  expect(cells(null)).toEqual([
    expect.stringMatching(/^exit-1 over sfx\w+$/),
    expect.stringMatching(/^exit-2 over sfx\w+$/),
  ])
  expect(cells({})).toEqual(cells(null))
  expect(cells({ answers: false })[0]).toBe('exit-1, which does not answer since 2026-11-22 04:00:00.000')
  expect(cells({ answers: false, over: standby })[0]).toBe(
    'exit-2 in place of exit-1 since 2026-11-22 04:00:00.000, by what it saw itself',
  )
  // What was said of the one that served before is old.
  takeOver(grown)
  expect(cells({ answers: false, over: standby })[0]).toMatch(/^exit-2 over/)
  expect(waysOf(blueIn(grown), home, { names, probed: null }).standby?.name).toBe('exit-1')
})
