import { deciderSpec } from '@sixfold/decider/spec'
import { type IpAddress, Upstream } from '@sixfold/events'
import { anOrder, aParty } from '@sixfold/events/example-values'
import { ExitRetired, ExitUpstreamChanged } from '@sixfold/events/facts'
import { describe, it } from 'vitest'
import { exitDecider } from './exit.decider.ts'
import { exit, exitRegistered } from './exit.examples.ts'

const given = deciderSpec(exitDecider)
const operator = aParty('operator')
const bgp = Upstream.parse({
  kind: 'bgp',
  asn: 65_001,
  peers: [{ address: '2001:db8:1::1' as IpAddress, asn: 65_000 }],
})
const change = (upstream: Upstream) => ({ type: 'ChangeUpstream', exit, upstream, operator }) as const
const changed = (upstream: Upstream) => ExitUpstreamChanged.of({ exit, upstream, operator })

describe('how an exit tells its site which slices are its', () => {
  it('is changed, and changed back to what it was registered with', () => {
    given(exitRegistered).when(change(bgp)).thenRecords(changed(bgp))
    given(exitRegistered, changed(bgp))
      .when(change({ kind: 'static' }))
      .thenRecords(changed({ kind: 'static' }))
  })
  it('stays where it is so already', () => {
    given(exitRegistered)
      .when(change({ kind: 'static' }))
      .thenNothing()
    given(exitRegistered, changed(bgp)).when(change(bgp)).thenNothing()
  })
  it('is nothing of one that is not there', () => {
    given().when(change(bgp)).thenRefuses('EXIT_UNKNOWN')
    given(exitRegistered, ExitRetired.of({ order: anOrder('retire'), operator }))
      .when(change(bgp))
      .thenRefuses('EXIT_RETIRED')
  })
})
