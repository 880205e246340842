import { aNetwork, anAgent, aParty } from '@sixfold/events/example-values'
import { PeeringAccepted, PeeringEnded, PeeringOffered, WorkloadPlaced } from '@sixfold/events/orders'
import { expect, it } from 'vitest'
import { aWorld } from '../plan/worlds.examples.ts'
import { evidenceOf } from '../proofs/derived.ts'
import { prove } from '../proofs/prove.ts'
import { flowEnd } from './flow-end.ts'
import { traceFlow } from './trace-flow.ts'

const name = (party: string, network: string) => ({ party: aParty(party), network: aNetwork(network) })
const [blue, green] = [name('acme', 'blue'), name('bolt', 'green')]

/** Blue and green with a node in common, and one that is hidden; they peer, and green has a workload on each of its nodes. */
const peered = async () => {
  const grown = await aWorld({
    'acme/blue': ['oslo-1', 'oslo-2'],
    'bolt/green': ['oslo-2', 'oslo-3', 'home-1'],
  })
  for (const node of ['oslo-2', 'oslo-3', 'home-1'])
    await grown.order(
      'bolt',
      WorkloadPlaced.of({ network: green.network, workload: `on-${node}`, node: anAgent(node) }),
    )
  await grown.order('acme', PeeringOffered.of({ network: blue.network, peer: green }))
  await grown.order('bolt', PeeringAccepted.of({ network: green.network, peer: blue }))
  return grown
}

const evidence = ({ world }: Awaited<ReturnType<typeof peered>>, { party, network }: typeof blue) => {
  const found = evidenceOf(world, party, network)
  if (found === null) throw new Error('no evidence')
  return found
}

it('a flow goes into a network that this one peers with, to whom its node reaches, and back', async () => {
  const grown = await peered()
  const [own, far] = [evidence(grown, blue), evidence(grown, green)]
  const beyond = new Map([
    ['acme/blue', own],
    ['bolt/green', far],
  ])
  const traced = (from: string, to: string) => {
    const end = flowEnd(own.view, `${to}.green`, 'ipv6')
    if ('problem' in end) throw new Error(end.problem)
    const machines = { ...own.view.machines }
    return traceFlow(own, anAgent(from), end, beyond).map(
      ({ at, what, of, isBroken }) =>
        `${machines[at]?.name} ${what}${of === undefined ? '' : ` in ${of}`}${isBroken ? ' broken' : ''}`,
    )
  }
  expect(traced('oslo-1', 'on-oslo-3')).toEqual(['oslo-1 route', 'oslo-1 wire', 'oslo-3 port in bolt/green'])
  expect(traced('oslo-2', 'on-oslo-2')).toEqual(['oslo-2 route', 'oslo-2 wire', 'oslo-2 port in bolt/green'])
  expect(traced('oslo-1', 'on-home-1')).toEqual([
    'oslo-1 route',
    'oslo-1 wire',
    'exit-1 route',
    'exit-1 wire',
    'exit-1 route in bolt/green',
    'exit-1 wire in bolt/green',
    'home-1 port in bolt/green',
  ])
  const [workload] = far.view.plan.goods.workloads
  const address = workload?.ipv6.replace('/128', '') ?? ''
  expect(flowEnd(own.view, address, 'ipv6')).toMatchObject({ of: 'bolt/green', address })
})

it('nothing is found about networks that peer, and their names are gone with the peering', async () => {
  const grown = await peered()
  expect([...prove(grown.world)]).toEqual([])
  await grown.order('bolt', PeeringEnded.of({ network: green.network, peer: blue }))
  expect([...prove(grown.world)]).toEqual([])
  expect(flowEnd(evidence(grown, blue).view, 'on-oslo-3.green', 'ipv6')).toHaveProperty('problem')
})
