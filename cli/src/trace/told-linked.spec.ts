import { flowEnd } from '@sixfold/domain'
import { aWorld } from '@sixfold/domain/plan/worlds.examples'
import { aNetwork, anAgent, aParty } from '@sixfold/events/example-values'
import { PeeringAccepted, PeeringOffered, WorkloadPlaced } from '@sixfold/events/orders'
import { revisionOf, viewOf } from '@sixfold/fold'
import { expect, test } from 'vitest'
import type { MemberNow } from '../networks/missing.ts'
import { type Flow, firstBad, type Told, traceLines } from './told.ts'

const name = (party: string, network: string) => ({ party: aParty(party), network: aNetwork(network) })
const [blue, green] = [name('acme', 'blue'), name('bolt', 'green')]

test('machines are asked in each network that a flow crosses, about that one', async () => {
  const grown = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2'], 'bolt/green': ['oslo-2', 'oslo-3'] })
  await grown.order(
    'bolt',
    WorkloadPlaced.of({ network: green.network, workload: 'web', node: anAgent('oslo-3') }),
  )
  await grown.order('acme', PeeringOffered.of({ network: blue.network, peer: green }))
  await grown.order('bolt', PeeringAccepted.of({ network: green.network, peer: blue }))
  const [view, other] = [viewOf(grown.world, 'acme', 'blue'), viewOf(grown.world, 'bolt', 'green')]
  if (view === null || other === null) throw new Error('no plan')
  const ends = [flowEnd(view, 'oslo-1', 'ipv6'), flowEnd(view, 'web.green', 'ipv6')]
  const [from, to] = ends as [Flow['from'], Flow['to']]
  const nowOf = (applied: number): MemberNow => ({
    report: { phase: 'applied', applied, problems: [] },
    heardMs: 1_000,
    hasLeft: false,
  })
  const revisions = new Map([
    ['acme/blue', revisionOf(view)],
    ['bolt/green', revisionOf(other)],
  ])
  const traced = (late: number) => {
    const told: Told = {
      nowOf: (_, of) => nowOf((revisions.get(of) ?? 0) - (of === 'bolt/green' ? late : 0)),
      handshakesOf: () => null,
    }
    return traceLines(view, { from, to, service: null }, told, other)
  }
  expect(traced(0).filter(({ what }) => what === 'machine')).toEqual([
    { what: 'machine', is: 'fine', sentence: `oslo-1 holds revision ${revisionOf(view)}` },
    { what: 'machine', is: 'fine', sentence: `oslo-3 holds revision ${revisionOf(other)} of bolt/green` },
  ])
  expect(firstBad(traced(1))).toMatchObject({
    what: 'machine',
    is: 'doubt',
    sentence: expect.stringMatching(/^oslo-3 .* \(its part of bolt\/green\)$/),
  })
})
