import { expect, test } from 'vitest'
import { complaints, control, node, sites } from '../fixtures/complaints.ts'

test.for([
  [
    'a kind that is none',
    sites({ home: { nat: 'full-cone', machines: { h: node } } }),
    'sites.home.nat is "full-cone": expected one of port-preserving, random, port-forward, open, cgn',
  ],
  [
    'an unknown field',
    sites({ dc: { los: 3, machines: { n: node } } }),
    'sites.dc.los: there is no such field',
  ],
  ['a missing field', sites({ dc: { machines: { n: {} } } }), 'sites.dc.machines.n.roles: an array'],
  [
    'a wrong type',
    sites({ dc: { loss: '3', machines: { n: node } } }),
    'sites.dc.loss is "3": expected a number',
  ],
  [
    'too much',
    sites({ dc: { loss: 130, machines: { n: node } } }),
    'sites.dc.loss is 130: expected at most 100',
  ],
  [
    'a name',
    sites({ Oslo_1: { machines: { n: node } } }),
    'sites.Oslo_1 is "Oslo_1": expected a name that starts with a letter',
  ],
  ['a long name', sites({ dc: { machines: { n12345678901234567890: node } } }), 'at most 20'],
  [
    'one of two shapes',
    sites({ hub: { machines: { x: { roles: ['exit'], publicIpv4: 'two' } } } }),
    'sites.hub.machines.x.publicIpv4 is "two": expected a number, or an array',
  ],
  [
    'a machine called like a site',
    sites({ dc: { machines: { ops: node } } }),
    'sites.dc.machines.ops is "ops": expected a name of its own: the router of site ops has it',
  ],
  [
    'a machine called like a carrier',
    sites({ a: { nat: 'cgn', machines: { 'a-cgn': node } } }),
    "the carrier's NAT of site a has it",
  ],
  [
    'a machine called like a workload',
    sites({ dc: { machines: { 'w-1': node } } }),
    'does not start with w-',
  ],
  ['the core', sites({ core: { machines: { n: node } } }), 'the core has it'],
  ['nobody in control', { sites: { dc: { machines: { n: node } } } }, 'one machine needs roles: [control]'],
  [
    'two in control',
    sites({ b: { machines: { c2: { roles: ['control'] } } } }),
    'only one control machine: control is it',
  ],
  [
    'control behind a NAT',
    { sites: { ops: { ...control, nat: 'open' } } },
    'a site without NAT and firewall',
  ],
  [
    'somebody who cannot reach NATS',
    { sites: { ops: { ...control, families: ['ipv4'] }, dc: { families: ['ipv6'], machines: { n: node } } } },
    'a family that n has (ipv6), to reach NATS',
  ],
] as const)('refused: %s', ([, input, said]) => {
  expect(complaints(input)).toContain(said)
})

test('every problem is told at once', () => {
  const said = complaints(sites({ a: { nat: 'x', loss: -1, machines: { n: { roles: [] } } } }))
  expect(said.split('\n')).toHaveLength(3)
})

test('a file whose name is no name needs a name inside', () => {
  expect(complaints({ sites: { ops: control } }, 'My Lab.yaml')).toContain('name is "My Lab"')
  expect(complaints({ name: 'mine', sites: { ops: control } }, 'My Lab.yaml')).toBe('nothing')
})
