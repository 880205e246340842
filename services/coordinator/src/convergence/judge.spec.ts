import { DERIVE_VERSION, derive, deriveHash } from '@sixfold/derive'
import { exit, first, second } from '@sixfold/domain/network/network.examples'
import { EXAMPLES } from '@sixfold/events/examples'
import { NetworkReported } from '@sixfold/events/reports'
import { type NetworkView, presentMembers, revisionOf } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { aliveNetwork } from '../fixtures/alive-network.ts'
import { type MemberReport, stragglersOf } from './judge.ts'

const view = aliveNetwork()
const revision = revisionOf(view)
const hashOf = (agent: string): string => deriveHash(derive(view, agent))
const example = EXAMPLES.get('sixfold.report.NetworkReported.v2')?.data as MemberReport
const report = (agent: string, change: Partial<MemberReport> = {}): MemberReport =>
  NetworkReported.of({
    ...example,
    deriveVersion: DERIVE_VERSION,
    applied: revision,
    hash: hashOf(agent),
    ...change,
  }).data

const judged = (
  of: NetworkView,
  reports: Readonly<Record<string, MemberReport | undefined>>,
  silent: string[] = [],
) =>
  stragglersOf(
    of,
    (agent) => reports[agent],
    (agent) => silent.includes(agent),
    hashOf,
  )
const all = { [first]: report(first), [second]: report(second), [exit]: report(exit) }

describe('the members of a network', () => {
  it('hold it when all applied its revision and derive the same', () => {
    expect(judged(view, all)).toEqual([])
  })

  it.each<[string, Partial<MemberReport> | undefined, string]>([
    ['said nothing', undefined, 'behind'],
    ['applied an older revision', { applied: revision - 1 }, 'behind'],
    ['has not applied any', { phase: 'joining', applied: null, hash: null }, 'behind'],
    ['is absent', { phase: 'absent' }, 'behind'],
    ['failed', { phase: 'failed' }, 'failed'],
    ['is frozen', { phase: 'frozen' }, 'failed'],
    ['derived something else', { hash: hashOf(first) }, 'failed'],
  ])('do not hold it when one %s', (_what, change, reason) => {
    const reports = { ...all, [second]: change === undefined ? undefined : report(second, change) }
    expect(judged(view, reports)).toEqual([{ member: second, reason }])
  })

  it('may be ahead of us: what they derive there we cannot know yet', () => {
    expect(
      judged(view, { ...all, [second]: report(second, { applied: revision + 1, hash: hashOf(first) }) }),
    ).toEqual([])
  })

  it('may derive by another version, while machines are upgraded one after the other: hashes compare within one', () => {
    const other = report(second, { deriveVersion: DERIVE_VERSION + 1, hash: hashOf(first) })
    expect(judged(view, { ...all, [second]: other })).toEqual([])
  })

  it('do not hold it when one is silent, whatever it said before', () => {
    expect(judged(view, all, [exit])).toEqual([{ member: exit, reason: 'silent' }])
  })

  it('that left no longer count', () => {
    const [one, ...others] = view.plan.resources
    const left = { ...view, plan: { ...view.plan, resources: [{ ...one, left: 99 } as never, ...others] } }
    expect(presentMembers(left.plan)).toEqual([second, exit])
    expect(judged(left, {}).map(({ member }) => member)).toEqual([second, exit])
  })
})
