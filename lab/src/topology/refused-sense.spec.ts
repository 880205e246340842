import { expect, test } from 'vitest'
import { complaints, node, sites } from '../fixtures/complaints.ts'

test.for([
  [
    'a NAT without IPv4',
    sites({ home: { families: ['ipv6'], nat: 'open', machines: { h: node } } }),
    'a NAT translates IPv4',
  ],
  [
    'forwards without their NAT',
    sites({
      home: { nat: 'random', forwards: [{ protocol: 'udp', port: 1, machine: 'h' }], machines: { h: node } },
    }),
    'sites.home.nat is "random": expected port-forward',
  ],
  [
    'a NAT without its forwards',
    sites({ home: { nat: 'port-forward', machines: { h: node } } }),
    'sites.home.forwards: a port-forward NAT needs a list',
  ],
  [
    'a forward to nobody',
    sites({
      home: {
        nat: 'port-forward',
        forwards: [{ protocol: 'udp', port: 1, machine: 'g' }],
        machines: { h: node },
      },
    }),
    'sites.home.forwards.0.machine is "g": expected one of h',
  ],
  [
    'BGP where nothing is routed to',
    sites({ home: { nat: 'random', bgp: {}, machines: { h: node } } }),
    'BGP is about prefixes that are routed to the site, and it has none',
  ],
  [
    'a port forwarded twice',
    sites({
      home: {
        nat: 'port-forward',
        forwards: [
          { protocol: 'udp', port: 1, machine: 'h' },
          { protocol: 'udp', port: 1, machine: 'h' },
        ],
        machines: { h: node },
      },
    }),
    'sites.home.forwards.1.port is 1: expected each udp port once',
  ],
  [
    'an exit behind a NAT',
    sites({ home: { nat: 'open', machines: { x: { roles: ['exit'] } } } }),
    'exit only at a site without NAT',
  ],
  [
    'an exit with one family',
    sites({ hub: { machines: { x: { roles: ['exit'], families: ['ipv6'] } } } }),
    'on a machine with ipv4 and ipv6',
  ],
  [
    'a server that is a node',
    sites({ dc: { machines: { n: { roles: ['server', 'node'] } } } }),
    'only node and exit may share a machine',
  ],
  [
    'public addresses of a node',
    sites({ dc: { machines: { n: { ...node, publicIpv4: 2 } } } }),
    'only an exit has them',
  ],
  [
    'a family that the site has not',
    sites({ dc: { families: ['ipv6'], machines: { n: { ...node, families: ['ipv4'] } } } }),
    'families of its site: ipv6',
  ],
  [
    'a family twice',
    sites({ dc: { families: ['ipv6', 'ipv6'], machines: { n: node } } }),
    'each family once',
  ],
  [
    'an allocation that nobody holds',
    sites({ web: { allocations: [{ prefix: '2001:db8:a::/48' }], machines: { w: { roles: ['server'] } } } }),
    'a machine at the site with the role node',
  ],
  [
    'an allocation behind a firewall',
    sites({
      dc: { firewall: 'outgoing-only', allocations: [{ prefix: '2001:db8:a::/48' }], machines: { n: node } },
    }),
    'only to a site with public IPv6',
  ],
  [
    'slices as long as the prefix',
    sites({ dc: { allocations: [{ prefix: '2001:db8:a::/56', sliceLength: 56 }], machines: { n: node } } }),
    'more than 56, the length of the prefix',
  ],
  [
    'a prefix with bits behind its length',
    sites({ dc: { allocations: [{ prefix: '2001:db8:a::1/48' }], machines: { n: node } } }),
    'no bit set behind its length',
  ],
  [
    'two sites with one prefix',
    sites({
      a: { ipv6: '2001:db8:9:9::/64', machines: { n: node } },
      b: { ipv6: '2001:db8:9:9::/64', machines: { m: node } },
    }),
    'sites.b.ipv6 is "2001:db8:9:9::/64": expected a prefix apart from 2001:db8:9:9::/64 of sites.a.ipv6',
  ],
  [
    'a prefix of the wires',
    sites({ a: { ipv4: '198.51.100.0/25', machines: { n: node } } }),
    "the core's own wires",
  ],
  [
    'an address outside of the site',
    sites({ a: { machines: { n: { ...node, ipv4: '192.0.2.99' } } } }),
    'an address inside 203.0.113.8/29',
  ],
  [
    'the address of the router',
    sites({ a: { ipv4: '10.1.0.0/24', machines: { n: { ...node, ipv4: '10.1.0.1' } } } }),
    'an address apart from 10.1.0.1 of the router of a',
  ],
  [
    'more machines than addresses',
    sites({
      a: {
        ipv4: '10.1.0.0/29',
        machines: Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`n${n}`, node])),
      },
    }),
    'sites: 10.1.0.0/29 has too few addresses',
  ],
  ['a site without machines', sites({ a: { machines: {} } }), 'at least one machine'],
] as const)('refused: %s', ([, input, said]) => {
  expect(complaints(input)).toContain(said)
})
