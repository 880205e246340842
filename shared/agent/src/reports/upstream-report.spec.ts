import type { IpAddress } from '@sixfold/events'
import { expect, it } from 'vitest'
import { sessionsIn } from './upstream-report.ts'

// What BIRD 2.0.12 says, less what is not read.
const SAID = `BIRD 2.0.12 ready.
Name       Proto      Table      State  Since         Info
peer1      BGP        ---        up     21:04:31.280  Established   
  BGP state:          Established
    Neighbor address: 2001:db8:1::1%up
  Channel ipv6
    State:          UP
    Routes:         1 imported, 2 exported, 1 preferred
    Route change stats:     received   rejected   filtered    ignored   accepted
      Import updates:              1          0          0          0          1

peer2      BGP        ---        start  21:04:37.404  Active        Socket: Connection refused
  BGP state:          Active
    Last error:       Socket: Connection refused
  Channel ipv6
    State:          DOWN
`
const peers = ['2001:db8:1::1', '2001:db8:1::2', '192.0.2.1'].map((peer, index) => ({
  peer: peer as IpAddress,
  asn: 65_000 + index,
}))

it('a session is up with its routes, or down with its last error, or nobody knows it', () => {
  expect(sessionsIn(peers, SAID)).toEqual([
    { peer: '2001:db8:1::1', asn: 65_000, isUp: true, imported: 1, exported: 2, problem: null },
    {
      peer: '2001:db8:1::2',
      asn: 65_001,
      isUp: false,
      imported: 0,
      exported: 0,
      problem: 'Socket: Connection refused',
    },
    {
      peer: '192.0.2.1',
      asn: 65_002,
      isUp: false,
      imported: 0,
      exported: 0,
      problem: 'BIRD does not answer',
    },
  ])
})

it('all are down where nobody answers', () => {
  expect(sessionsIn(peers, null).map(({ isUp }) => isUp)).toEqual([false, false, false])
})
