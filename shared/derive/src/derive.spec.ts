import { aKey, anAgent } from '@sixfold/events/example-values'
import { describe, expect, it } from 'vitest'
import { derive } from './derive.ts'
import { aNetworkOf, aResource, aView, both, home, lima, oslo1, oslo2 } from './examples/networks.examples.ts'
import { guardedBy, returnWays, roomOf, waysOf, wiresOf } from './examples/told.examples.ts'
import { gatewayNetns, keyName } from './names.ts'

const EVERYTHING = ['::/0', '0.0.0.0/0']
const [PREFIX_1, PREFIX_2, PREFIX_EXIT] = [
  '2001:db8:a:101::/64',
  '2001:db8:a:102::/64',
  '2001:db8:e:1100::/64',
]

describe('two public nodes of one farm', () => {
  const view = aNetworkOf(oslo1, oslo2)

  it('meet directly, and each meets the exit', () => {
    expect(wiresOf(view, 'oslo-1')).toEqual([
      {
        device: 'mesh6',
        listenPort: 20_010,
        peers: [
          {
            publicKey: aKey('oslo-2 mesh'),
            endpoint: '[2001:db8:0:1::a2]:20020',
            allowedIps: [PREFIX_2, '10.1.2.0/24', 'fe80::102/128'],
            keepaliveSeconds: 0,
          },
        ],
      },
      {
        device: 'exit6',
        listenPort: 20_012,
        peers: [
          {
            publicKey: aKey('exit-1 exit'),
            endpoint: '[2001:db8:0:2::e1]:24576',
            allowedIps: EVERYTHING,
            keepaliveSeconds: 0,
          },
        ],
      },
    ])
  })

  it('route each other over the mesh, IPv4 to the exit, and IPv6 out by their own gateway', () => {
    expect(waysOf(view, 'oslo-1')).toEqual([
      `${PREFIX_2} mesh6`,
      '10.1.2.0/24 mesh6',
      `${PREFIX_EXIT} exit6`,
      '10.17.0.0/24 exit6',
      '0.0.0.0/0 exit6',
      '::/0 up via fe80::1',
    ])
    const { rooms } = derive(view, oslo1.id)
    expect(returnWays({ rooms }, gatewayNetns(oslo1.id))).toEqual([PREFIX_1])
  })

  it('guard themselves, each other and the exit point', () => {
    expect(guardedBy(view, 'oslo-1')).toEqual([
      PREFIX_1,
      '10.1.1.0/24',
      PREFIX_2,
      '10.1.2.0/24',
      PREFIX_EXIT,
      '10.17.0.0/24',
    ])
  })

  it('break out at the exit where their /64s are from there', () => {
    const atExit = aView(
      [oslo1, oslo2].map((node, at) => [node, aResource(node, at + 1, { breakout: 'exit' })]),
    )
    expect(waysOf(atExit, 'oslo-1')).toContain('::/0 exit6')
    expect(derive(atExit, oslo1.id).rooms).toHaveLength(1)
    expect(roomOf(atExit, 'oslo-1').links.map(({ kind }) => kind)).toEqual(['wireguard', 'wireguard'])
  })

  it('have keys that are named, never spelled', () => {
    expect(roomOf(view, 'oslo-1').wireguards.map(({ privateKey }) => privateKey)).toEqual([
      keyName(view, 'mesh'),
      keyName(view, 'exit'),
    ])
  })

  it('carry the fact that caused each thing', () => {
    const { links, wireguards } = roomOf(view, 'oslo-1')
    expect(links.map(({ because }) => because)).toEqual([13, 13, 13])
    expect(wireguards.flatMap(({ peers }) => peers.map(({ because }) => because))).toEqual([16, 16])
  })
})

describe('a hidden home', () => {
  const view = aNetworkOf(oslo1, home)

  it('reaches everybody by way of the exit, whose door it keeps open', () => {
    expect(wiresOf(view, 'home')).toEqual([
      {
        device: 'exit4',
        listenPort: 20_023,
        peers: [
          {
            publicKey: aKey('exit-1 exit'),
            endpoint: '198.51.100.1:24577',
            allowedIps: EVERYTHING,
            keepaliveSeconds: 25,
          },
        ],
      },
    ])
    expect(waysOf(view, 'home')).toContain(`${PREFIX_1} exit4`)
    expect(waysOf(view, 'oslo-1')).toContain(`${PREFIX_2} exit6`)
  })

  it('is a peer without endpoint at the exit: it comes by itself', () => {
    const [wire6, wire4] = wiresOf(view, 'exit-1')
    expect([wire6?.device, wire6?.listenPort, wire6?.peers[0]?.endpoint]).toEqual([
      'exit6',
      24_576,
      '[2001:db8:0:1::a1]:20012',
    ])
    expect(wire4).toEqual({
      device: 'exit4',
      listenPort: 24_577,
      peers: [
        {
          publicKey: aKey('home exit'),
          endpoint: null,
          allowedIps: [PREFIX_2, '10.1.2.0/24'],
          keepaliveSeconds: 0,
        },
      ],
    })
  })
})

it('relays between a node that has only IPv4 and one that has only IPv6', () => {
  const view = aNetworkOf(oslo1, lima)
  expect(wiresOf(view, 'oslo-1').map(({ device }) => device)).toEqual(['exit6'])
  expect(wiresOf(view, 'lima').map(({ device }) => device)).toEqual(['exit4'])
  expect(waysOf(view, 'lima')).toContain(`${PREFIX_1} exit4`)
})

it('gives a node with peers over both families a device and a port for each', () => {
  const view = aNetworkOf(both, oslo1, lima)
  const mesh = wiresOf(view, 'both').filter(({ device }) => device.startsWith('mesh'))
  expect(mesh.map(({ device, listenPort, peers }) => [device, listenPort, peers[0]?.endpoint])).toEqual([
    ['mesh6', 20_010, '[2001:db8:0:1::a1]:20020'],
    ['mesh4', 20_011, '192.0.2.7:20031'],
  ])
  expect(wiresOf(view, 'lima')[0]).toMatchObject({
    device: 'mesh4',
    listenPort: 20_031,
    peers: [{ endpoint: '192.0.2.9:20011' }],
  })
})

it('lets an exit point relay between members, and take in what comes back for those that break out there', () => {
  const view = aView([
    [oslo1, aResource(oslo1, 1)],
    [lima, aResource(lima, 2, { breakout: 'exit' })],
  ])
  expect(waysOf(view, 'exit-1')).toEqual([
    `${PREFIX_1} exit6`,
    '10.1.1.0/24 exit6',
    `${PREFIX_2} exit4`,
    '10.1.2.0/24 exit4',
    '::/0 up via fe80::1',
    '0.0.0.0/0 up via fe80::1',
  ])
  expect(returnWays(derive(view, anAgent('exit-1')), gatewayNetns(anAgent('exit-1')))).toEqual([
    PREFIX_EXIT,
    PREFIX_2,
    '100.64.0.1/32',
  ])
})
