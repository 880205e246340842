import { DERIVE_VERSION, derive, deriveHash } from '@sixfold/derive'
import type { Fact } from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import { NetworkReported } from '@sixfold/events/reports'
import { revisionOf, viewOf, type World } from '@sixfold/fold'
import { blue, exit, first, second, storyUntil } from '@sixfold/fold/story.examples'
import { describe, expect, test } from 'vitest'
import type { Reported } from '../machines/reports.ts'
import { palette } from '../render/color.ts'
import { BEGIN, worldOf } from '../story.examples.ts'
import { driftOf, wantedOf } from './drift.ts'
import { driftLines, PAST } from './render-drift.ts'

const { party, id: network } = blue
const [oslo, away] = [
  { agent: first, party, network },
  { agent: second, party, network },
] as const
const at = (name: Fact['name']): World => worldOf(storyUntil(name))
const viewIn = (world: World) => {
  const view = viewOf(world, party, network)
  if (view === null) throw new Error('the network has no plan yet')
  return view
}

/** What an agent says that holds all that the log gives it. */
const wholly = (world: World): Reported => {
  const view = viewIn(world)
  const keys = view.plan.resources.find(({ node }) => node === first)?.keys ?? null
  return NetworkReported.of({
    party,
    network,
    phase: 'applied',
    keys: keys === null ? null : { mesh: keys.mesh ?? undefined, exit: keys.exit },
    applied: revisionOf(view),
    hash: deriveHash(derive(view, first)),
    deriveVersion: DERIVE_VERSION,
    milliseconds: 5,
    problems: [],
  }).data
}
const heard = (report: Reported | null, heardMs: number | null = 100) => ({
  report: report === null ? null : { data: report, at: BEGIN },
  heardMs,
})
const told = (world: World, its: Partial<Reported>, heardMs?: number | null) =>
  driftOf(world, oslo, heard({ ...wholly(world), ...its }, heardMs)).drift

describe('drift of a member', () => {
  const world = at('PeerJoined')
  const revision = revisionOf(viewIn(world))

  test('none', () => {
    expect(driftOf(world, oslo, heard(wholly(world)))).toMatchObject({
      agent: first,
      phase: 'applied',
      applied: revision,
      reportedAt: '2026-11-21T07:00:00.000Z',
      drift: [],
    })
  })

  test.for<[Partial<Reported>, string | RegExp]>([
    [{ applied: revision - 1 }, `holds revision ${revision - 1}, not ${revision} yet`],
    [{ phase: 'failed', applied: null, problems: ['nft: no'] }, 'could not apply it: nft: no'],
    [{ phase: 'absent', keys: null }, 'has taken it down'],
    [{ hash: 'x'.repeat(43) as never }, /^holds other addresses, routes or peers than the log gives/],
  ])('%j', ([change, sentence]) =>
    expect(told(world, change)).toEqual([expect.stringMatching(sentence as RegExp)]),
  )

  test('other keys than the log knows', () => {
    const { keys } = wholly(world)
    if (keys === null) throw new Error('it has joined')
    const others = { ...keys, exit: keys.mesh ?? keys.exit }
    expect(told(world, { keys: others })).toEqual([
      'has other keys than the log says: its peers do not know it',
    ])
  })

  test('that of another derivation is not compared', () =>
    expect(told(world, { hash: 'x'.repeat(43) as never, deriveVersion: DERIVE_VERSION + 1 })).toEqual([]))

  test('never reported, never heard', () =>
    expect(driftOf(world, oslo, heard(null, null))).toMatchObject({
      phase: null,
      reportedAt: null,
      drift: ['has not reported yet: it has not heard of the network; its agent is not heard'],
    }))
})

describe('drift of who should not have it', () => {
  test('a cancelled network that is still there, on a machine that is away', () => {
    const world = at('NetworkCancelled')
    const since = viewIn(world).plan.cancelled
    expect(wantedOf(world, oslo)).toEqual({ is: 'given-up', since })
    expect(told(world, {}, 20_000)).toEqual([
      `still has it (applied); by the log it was to give it up with fact ${since}`,
      'its agent is silent for 20.0 s',
    ])
    expect(told(world, { phase: 'absent' })).toEqual([])
  })

  test('who left, by its own word or an operator', () => {
    const world = at('PeerLeft')
    const { left } = viewIn(world).plan.resources.find(({ node }) => node === first) ?? {}
    expect(told(world, {})).toEqual([
      `still has it (applied); by the log it was to give it up with fact ${left}`,
    ])
    expect(driftOf(world, oslo, heard(null, null)).drift).toEqual([])
  })

  test('who never was a member, and a network that is gone', () => {
    const world = at('PeerJoined')
    const stranger = { agent: anAgent('stranger'), party, network }
    expect(driftOf(world, stranger, heard(wholly(world))).drift).toEqual([
      'still has it (applied); by the log it is no member',
    ])
    expect(wantedOf(at('NetworkGone'), away).is).toBe('nothing')
    expect(wantedOf(world, { ...oslo, network: 'unheard' })).toEqual({ is: 'nothing', since: 0 })
  })

  test('who is about to be a member, or has a network that the log read does not know, drifts from nothing', () => {
    const world = at('NetworkFounded')
    expect(driftOf(world, oslo, heard(wholly(at('PeerJoined')))).drift).toEqual([])
  })
})

describe('drift is shown apart', () => {
  const plain = palette(false)
  const names = { of: (id: string) => ({ [first]: 'oslo-1', [exit]: 'exit-1' })[id] ?? id }
  const asOf = '2026-11-21T07:00:02.000Z'

  test('under a heading of its own', () => {
    const world = at('PeerJoined')
    const reports = [driftOf(world, oslo, heard({ ...wholly(world), applied: 1 }))]
    const [empty, head, columns, row, ...more] = driftLines(
      { asOf, reports, findings: ['wg: is missing'] },
      'machines',
      names,
      plain,
    )
    expect([empty, head]).toEqual(['', 'what agents report, apart from the log  2026-11-21 07:00:02.000 UTC'])
    expect(columns).toMatch(/^MACHINE +PHASE +HOLDS +REPORTED +HEARD +DRIFT$/)
    expect(row).toMatch(/^oslo-1 +applied +1 +2\.00 s ago +100 ms ago +holds revision 1, not \d+ yet$/)
    expect(more).toEqual(['  ! wg: is missing'])
  })

  test('by network of a machine, and also where there is nothing', () => {
    const drift = { asOf, reports: [], findings: null }
    expect(driftLines(drift, 'networks', names, plain).slice(1)).toEqual([
      'what its agent reports, apart from the log  2026-11-21 07:00:02.000 UTC',
      'nothing is wanted, and nothing is reported',
    ])
  })

  test('not for the past, and that is said', () =>
    expect(driftLines(null, 'machines', names, plain)).toEqual(['', PAST]))
})
