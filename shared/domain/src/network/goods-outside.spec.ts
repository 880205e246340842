import { deciderSpec } from '@sixfold/decider/spec'
import { type Listener, SecurityGroups } from '@sixfold/events'
import { anOrder } from '@sixfold/events/example-values'
import {
  PolicyChanged,
  PolicyLifted,
  PortForwardClosed,
  PortForwardOpened,
  ProxyClosed,
  ProxyOpened,
  PublicIpv4Released,
} from '@sixfold/events/facts'
import { describe, expect, it } from 'vitest'
import type { GoodsCommand, OpenForward } from './goods.commands.ts'
import { ADDRESS, addressAssigned, OTHER, shopProxied, there, webPlaced } from './goods.examples.ts'
import { networkDecider } from './network.decider.ts'

const given = deciderSpec(networkDecider)
const ready = [...there, webPlaced, addressAssigned]
const to = { workload: 'web', port: 7 }

const openEcho: OpenForward = {
  type: 'OpenForward',
  order: anOrder('open-echo'),
  forward: 'echo',
  address: ADDRESS,
  transport: 'tcp',
  port: 7,
  to,
  source: 'visible',
}
const { type: _, ...echo } = openEcho
const echoOpened = PortForwardOpened.of(echo)
const listen = (it: Listener, proxy = 'other'): GoodsCommand => ({
  type: 'OpenProxy',
  order: anOrder(`open-${proxy}`),
  proxy,
  listen: it,
  to,
  proxyProtocol: false,
})
const own = (kind: 'tls' | 'http', host: string, port: number): Listener => ({
  kind,
  host,
  port,
  address: ADDRESS,
})
const opened = (it: Listener, proxy = 'other') =>
  ProxyOpened.of({ order: anOrder(`open-${proxy}`), proxy, listen: it, to, proxyProtocol: false })

describe("an address of the network's own", () => {
  const assign = { type: 'AssignPublicIpv4', order: anOrder('order-ipv4'), address: ADDRESS } as const
  const release = { type: 'ReleasePublicIpv4', order: anOrder('release'), address: ADDRESS } as const
  const released = PublicIpv4Released.of({ order: release.order, address: ADDRESS })

  it('is confirmed once', () => {
    given(...there)
      .when(assign)
      .thenRecords(addressAssigned)
    given(...there, addressAssigned)
      .when(assign)
      .thenNothing()
  })
  it('is given back once', () => {
    given(...ready)
      .when(release)
      .thenRecords(released)
    given(...ready, released)
      .when(release)
      .thenNothing()
    given(...there)
      .when(release)
      .thenRefuses('IPV4_NOT_YOURS')
  })
  it('is not given back while something stands on it', () => {
    given(...ready, echoOpened)
      .when(release)
      .thenRefuses('IPV4_IN_USE')
    given(...ready, opened(own('tls', 'a.example.com', 443)))
      .when(release)
      .thenRefuses('IPV4_IN_USE')
    given(...ready, shopProxied)
      .when(release)
      .thenRecords(released)
  })
})

describe('a forward', () => {
  it('is opened once, and closed once', () => {
    const close = { type: 'CloseForward', order: anOrder('close-echo'), forward: 'echo' } as const
    const closed = PortForwardClosed.of({ order: close.order, forward: 'echo' })
    given(...ready)
      .when(openEcho)
      .thenRecords(echoOpened)
    given(...ready, echoOpened)
      .when(openEcho)
      .thenNothing()
    given(...ready, echoOpened)
      .when(close)
      .thenRecords(closed)
    given(...ready, echoOpened, closed)
      .when(close)
      .thenNothing()
    given(...ready)
      .when(close)
      .thenRefuses('FORWARD_UNKNOWN')
  })
  it.each([
    ['FORWARD_TAKEN', { port: 9 }],
    ['PORT_TAKEN', { forward: 'other' }],
    ['IPV4_NOT_YOURS', { forward: 'other', address: OTHER }],
    ['FORWARD_SOURCE', { forward: 'other', transport: 'udp', source: 'proxied' }],
    ['WORKLOAD_UNKNOWN', { forward: 'other', port: 9, to: { workload: 'db', port: 7 } }],
  ] as const)('is refused: %s', (code, change) =>
    given(...ready, echoOpened)
      .when({ ...openEcho, order: anOrder('another'), ...change })
      .thenRefuses(code),
  )
  it('shares a port with one of another transport', () =>
    given(...ready, echoOpened)
      .when({ ...openEcho, order: anOrder('udp'), forward: 'udp', transport: 'udp' })
      .thenRecords(
        PortForwardOpened.of({ ...echo, order: anOrder('udp'), forward: 'udp', transport: 'udp' }),
      ))
})

describe('a proxy', () => {
  it('is opened once, and closed once', () => {
    const open: GoodsCommand = { type: 'OpenProxy', ...shopProxied.data }
    const close = { type: 'CloseProxy', order: anOrder('close-shop'), proxy: 'shop' } as const
    const closed = ProxyClosed.of({ order: close.order, proxy: 'shop' })
    given(...ready)
      .when(open)
      .thenRecords(shopProxied)
    given(...ready, shopProxied)
      .when(open)
      .thenNothing()
    given(...ready, shopProxied)
      .when(close)
      .thenRecords(closed)
    given(...ready, shopProxied, closed)
      .when(close)
      .thenNothing()
    given(...ready)
      .when(close)
      .thenRefuses('PROXY_UNKNOWN')
  })
  const tls = opened(own('tls', 'a.example.com', 443), 'a')
  it.each([
    ['PROXY_TAKEN', listen({ kind: 'tls', host: 'x.example.com', port: 443 }, 'shop')],
    ['IPV4_NOT_YOURS', listen({ kind: 'tcp', address: OTHER, port: 25 })],
    ['PORT_TAKEN', listen({ kind: 'tcp', address: ADDRESS, port: 7 })],
    ['PORT_TAKEN', listen(own('http', 'b.example.com', 7))],
    ['PORT_TAKEN', listen(own('http', 'b.example.com', 443))],
    ['PORT_TAKEN', listen({ kind: 'tcp', address: ADDRESS, port: 443 })],
    ['HOST_TAKEN', listen(own('tls', 'a.example.com', 443))],
    ['HOST_TAKEN', listen({ kind: 'tls', host: 'shop.example.com', port: 443 })],
    ['PORT_RESERVED', listen({ kind: 'tls', host: 'b.example.com', port: 8443 })],
  ] as const)('is refused: %s', (code, command) =>
    given(...ready, echoOpened, shopProxied, tls)
      .when({ ...command, order: anOrder('yet-another') })
      .thenRefuses(code),
  )
  it('is refused for a workload that is not there', () =>
    given(...there)
      .when(listen({ kind: 'http', host: 'b.example.com', port: 80 }))
      .thenRefuses('WORKLOAD_UNKNOWN'))
  it.each([
    own('tls', 'b.example.com', 443),
    own('http', 'a.example.com', 80),
    { kind: 'http', host: 'shop.example.com', port: 80 } as const,
    { kind: 'tls', host: 'a.example.com', port: 443 } as const,
    { kind: 'tcp', address: ADDRESS, port: 8443 } as const,
  ])('listens beside others: %o', (it) =>
    given(...ready, echoOpened, shopProxied, tls)
      .when(listen(it))
      .thenRecords(opened(it)),
  )
  it('keeps a forward from its port', () =>
    given(...ready, tls)
      .when({ ...openEcho, port: 443 })
      .thenRefuses('PORT_TAKEN'))
})

describe('a policy', () => {
  const groups = (prefix: string, protocol: 'icmp' | 'icmpv6' | 'tcp') =>
    SecurityGroups.parse([
      { label: 'quiet', allow: [] },
      {
        label: 'frontend',
        allow: [
          {
            from: { kind: 'network', network: { party: 'nobody', network: 'yet' } },
            service: { protocol: 'any' },
          },
          { from: { kind: 'prefix', prefix }, service: { protocol } },
        ],
      },
    ])
  const change = (prefix: string, protocol: 'icmp' | 'icmpv6' | 'tcp', order = 'policy') =>
    ({
      type: 'ChangePolicy',
      order: anOrder(order),
      mode: 'enforced',
      groups: groups(prefix, protocol),
    }) as const
  const changed = PolicyChanged.of({
    order: anOrder('policy'),
    mode: 'enforced',
    groups: groups('10.0.0.0/8', 'icmp'),
  })

  it('replaces what was, with labels and networks that nobody has yet', () =>
    given(...there)
      .when(change('10.0.0.0/8', 'icmp'))
      .thenRecords(changed))
  it('is recorded where it changes something, in force and staged apart', () => {
    given(...there, changed)
      .when(change('10.0.0.0/8', 'icmp', 'again'))
      .thenNothing()
    given(...there, changed)
      .when({ ...change('10.0.0.0/8', 'icmp', 'again'), mode: 'staged' })
      .thenRecords(PolicyChanged.of({ ...changed.data, order: anOrder('again'), mode: 'staged' }))
  })
  it('is taken back, in force and staged apart; where there is none that is nothing', () => {
    const lift = { type: 'LiftPolicy', order: anOrder('lift'), mode: 'enforced' } as const
    given(...there, changed)
      .when(lift)
      .thenRecords(PolicyLifted.of({ order: anOrder('lift'), mode: 'enforced' }))
    given(...there, changed)
      .when({ ...lift, mode: 'staged' })
      .thenNothing()
    given(...there, changed, PolicyLifted.of({ order: anOrder('lift'), mode: 'enforced' }))
      .when({ ...lift, order: anOrder('again') })
      .thenNothing()
    given(...there, changed, PolicyLifted.of({ order: anOrder('lift'), mode: 'enforced' }))
      .when(change('10.0.0.0/8', 'icmp', 'again'))
      .thenRecords(PolicyChanged.of({ ...changed.data, order: anOrder('again') }))
  })
  it('is refused where a rule meets no packet, by its path', () => {
    given(...there)
      .when(change('10.0.0.0/8', 'icmpv6'))
      .thenRefuses('POLICY_FAMILY')
    given(...there)
      .when(change('2001:db8::/32', 'icmp'))
      .thenRefuses('POLICY_FAMILY')
    given(...there)
      .when(change('2001:db8::/32', 'tcp'))
      .thenRecords(PolicyChanged.of({ ...changed.data, groups: groups('2001:db8::/32', 'tcp') }))
    const state = there.reduce(
      (at, fact, index) => networkDecider.evolve(at, fact, { sequence: index + 1, at: 0 }),
      networkDecider.initialState(),
    )
    expect(networkDecider.decide(change('2001:db8::/32', 'icmp'), state)).toMatchObject({
      refused: { field: 'data.groups.1.allow.1.from.prefix', value: '2001:db8::/32' },
    })
  })
})
