import { deciderSpec } from '@sixfold/decider/spec'
import { type IpAddress, Upstream } from '@sixfold/events'
import { anOrder, aParty } from '@sixfold/events/example-values'
import { NodeChanged, NodeRetired, NodeUpstreamChanged } from '@sixfold/events/facts'
import { describe, it } from 'vitest'
import { nodeDecider } from './node.decider.ts'
import { oslo, osloRegistered } from './node.examples.ts'

const given = deciderSpec(nodeDecider)
const operator = aParty('operator')
const bgp = Upstream.parse({
  kind: 'bgp',
  asn: 65_001,
  peers: [{ address: '2001:db8:1::1' as IpAddress, asn: 65_000 }],
})
const change = (upstream: Upstream) => ({ type: 'ChangeUpstream', node: oslo, upstream, operator }) as const
const changed = (upstream: Upstream) => NodeUpstreamChanged.of({ node: oslo, upstream, operator })

describe('how a node tells its site which slices are its', () => {
  it('is by static routes until something else is ordered', () => {
    given(osloRegistered)
      .when(change({ kind: 'static' }))
      .thenNothing()
    given(osloRegistered).when(change(bgp)).thenRecords(changed(bgp))
    given(osloRegistered, changed(bgp)).when(change(bgp)).thenNothing()
    given(osloRegistered, changed(bgp))
      .when(change({ kind: 'static' }))
      .thenRecords(changed({ kind: 'static' }))
  })
  it('outlives a change of the node', () => {
    const renamed = NodeChanged.of({ ...osloRegistered.data, name: 'oslo-9' })
    given(osloRegistered, changed(bgp), renamed).when(change(bgp)).thenNothing()
  })
  it('is nothing of one that is not there', () => {
    given().when(change(bgp)).thenRefuses('NODE_UNKNOWN')
    given(osloRegistered, NodeRetired.of({ order: anOrder('retire'), operator }))
      .when(change(bgp))
      .thenRefuses('NODE_RETIRED')
  })
})
