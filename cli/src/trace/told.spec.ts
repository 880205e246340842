import { namesOf } from '@sixfold/derive'
import { flowEnd } from '@sixfold/domain'
import type { Fact } from '@sixfold/events'
import { aKey, anOrder, ipv6 } from '@sixfold/events/example-values'
import { NetworkSuspended, PeerJoined } from '@sixfold/events/facts'
import { evolveView, type NetworkView, revisionOf, viewOf } from '@sixfold/fold'
import { blue, exit, first, second, storyUntil } from '@sixfold/fold/story.examples'
import { describe, expect, test } from 'vitest'
import type { MemberNow } from '../networks/missing.ts'
import { worldOf } from '../story.examples.ts'
import type { HandshakesOf } from './handshakes.ts'
import { type Flow, firstBad, traceLines } from './told.ts'

const viewAfter = (...facts: readonly Fact[]): NetworkView => {
  const view = viewOf(worldOf(storyUntil('PeerJoined')), blue.party, blue.id)
  if (view === null) throw new Error('the network has no plan yet')
  const { [first]: machine } = view.machines
  if (machine?.kind !== 'node') throw new Error('there is no machine')
  const reachability = { ipv6: { kind: 'public', address: ipv6('2001:db8:0:1::a2') } } as const
  const machines = { ...view.machines, [second]: { ...machine, id: second, name: 'oslo-2', reachability } }
  return facts.reduce<NetworkView>((so, fact, at) => evolveView(so, fact, { sequence: 100 + at, at: 0 }), {
    ...view,
    machines,
  })
}
const keys = { mesh: aKey('oslo-2 mesh'), exit: aKey('oslo-2 exit') }
const secondJoined = PeerJoined.of({ peers: [{ member: second, keys }] })
const open = viewAfter(secondJoined)
const revision = revisionOf(open)
const applied = (its: Partial<NonNullable<MemberNow['report']>> = {}): MemberNow => ({
  report: { phase: 'applied', applied: revision, problems: [], ...its },
  heardMs: 1_000,
  hasLeft: false,
})

const trace = (
  to: string,
  its: Readonly<Record<string, MemberNow>> = {},
  view = open,
  handshakesOf: HandshakesOf = () => null,
) => {
  const ends = [flowEnd(view, first, 'ipv6'), flowEnd(view, to, 'ipv6')]
  const [from, there] = ends as [Flow['from'], Flow['to']]
  const lines = traceLines(
    view,
    { from, to: there, service: null },
    { nowOf: (id) => its[id] ?? applied(), handshakesOf },
  )
  return {
    lines,
    said: lines.map(({ what, is }) => (is === 'fine' ? what : `${what} ${is}`)),
    bad: firstBad(lines),
  }
}

describe('a trace', () => {
  test('goes there and back, then asks each machine on the way', () => {
    const { said, lines, bad } = trace(second)
    expect(bad).toBeNull()
    expect(said.slice(0, 3)).toEqual(['name', 'name', 'network'])
    expect(said.filter((it) => it === 'port')).toHaveLength(2)
    expect(said.filter((it) => it === 'machine').length).toBeGreaterThanOrEqual(2)
    expect(lines.at(-1)?.sentence).toMatch(/^packets of up to \d{4} bytes fit all the way$/)
  })

  test('doubts a machine that failed, is late or is silent, and names the first', () => {
    const failed = applied({ phase: 'failed', problems: ['nft: no memory'] })
    expect(trace(second, { [second]: failed }).bad).toEqual({
      what: 'machine',
      is: 'doubt',
      sentence: expect.stringMatching(/could not apply it: nft: no memory$/),
    })
    const late = applied({ applied: revision - 1 })
    expect(trace(second, { [first]: late }).bad?.sentence).toMatch(/^oslo-1 holds revision/)
    const silent = { ...applied(), heardMs: null }
    expect(trace(second, { [second]: silent }).bad?.sentence).toMatch(/its agent is not heard$/)
  })

  test('names the wire whose handshake nobody answers, whichever side says so', () => {
    const unanswered =
      (of: string, peer: string): HandshakesOf =>
      (member, network) =>
        member === of && network === 'acme/blue'
          ? [{ device: deviceAt(of), peer, handshake: 'never' } as never]
          : []
    const deviceAt = (of: string): string => namesOf(of as typeof first, blue.party, blue.id).mesh('ipv6')
    const bad = (handshakesOf: HandshakesOf) => trace(second, {}, open, handshakesOf).bad
    expect(bad(() => [])).toBeNull()
    expect(bad(unanswered(first, keys.mesh))).toMatchObject({
      is: 'broken',
      what: 'handshake',
      sentence: 'oslo-2 has never answered oslo-1, which asks it for a handshake',
    })
    const own = open.plan.resources.find(({ node }) => node === first)?.keys?.mesh ?? ''
    expect(bad(unanswered(second, own))?.sentence).toMatch(/^oslo-1 has never answered oslo-2/)
    expect(bad(unanswered(first, own))).toBeNull()
  })

  test('begins with what is wrong with the whole network', () => {
    const { bad } = trace(second, {}, viewAfter(secondJoined, NetworkSuspended.of({ order: anOrder('x') })))
    expect([bad?.is, bad?.what, bad?.sentence]).toEqual([
      'broken',
      'network',
      expect.stringMatching(/is suspended since fact \d+$/),
    ])
  })

  test('ends at a member that has not joined', () => {
    expect(trace(second, {}, viewAfter()).bad).toMatchObject({
      is: 'broken',
      what: 'route',
      sentence: expect.stringMatching(/^oslo-1 has it unreachable: .* has not joined yet$/),
    })
  })

  test('outside: what left comes back by the machine that let it out', () => {
    const { said, bad } = trace('2001:db8:ffff::1')
    expect([said.includes('out'), bad]).toEqual([true, null])
    expect(trace('2001:db8:ffff::1', { [exit]: applied() }).said.at(-1)).toBe('size')
  })
})
