import { anAgent, ipv4 } from '@sixfold/events/example-values'
import type { ExitMachine, NetworkGoods, NetworkView } from '@sixfold/fold'
import type { Daemon } from '@sixfold/kernel'
import { describe, expect, it } from 'vitest'
import { derive, deriveHash } from '../derive.ts'
import { exit1 } from '../examples/networks.examples.ts'
import { deriveGateway } from '../gateway.ts'
import { namesOf } from '../names.ts'
import { haproxyOf } from './haproxy.ts'
import { reloadsOutlived } from './haproxy-config.ts'
import { guest, http, proxiedView, proxy, tcp, tls } from './proxied.examples.ts'
import { type Proxied, proxiedBy } from './proxied.ts'
import { proxyPorts } from './proxy-ports.ts'
import { asPromoted } from './standby.ts'

const UPLINK = { bridge: 'br0', addresses: ['198.51.100.1/24'], gateways: [], mtu: 1_500 }
const forward = (name: string, source: 'visible' | 'proxied') =>
  ({
    forward: name,
    address: '198.51.100.2',
    transport: 'tcp',
    port: 25,
    to: { workload: 'web', port: 2_525 },
    source,
    since: 31,
  }) as NetworkGoods['forwards'][number]

const daemonOf = (...guests: readonly Proxied[]): Daemon => {
  const daemon = haproxyOf('sf-x-gw', guests, proxyPorts(guests))
  if (daemon === null) throw new Error('there is no haproxy')
  return daemon
}
const configOf = (...guests: readonly Proxied[]): string => daemonOf(...guests).files['haproxy.cfg'] ?? ''
/** The lines of one section, without those of the limits. */
const section = (config: string, name: string): string[] => {
  const [, ...rest] = config.split(`\n${name}\n`)
  return (rest[0] ?? '')
    .split('\n')
    .filter((_line, at, all) => all.slice(0, at + 1).every((it) => it.startsWith('  ')))
}

describe('what a network has proxied', () => {
  it('is its proxies and proxied forwards, to its workload by IPv6 first, called by the exit point', () => {
    const its = guest('blue', {
      proxies: [
        proxy('shop', tls('shop.example.com'), 443),
        proxy('mail', tcp('198.51.100.2', 993), 143, 33, true),
      ],
      forwards: [forward('smtp', 'proxied'), forward('other', 'visible')],
    })
    expect(its.sources).toEqual({ ipv6: '2001:db8:e:1100::1', ipv4: '10.17.0.1' })
    expect(
      its.doors.map(({ name, address, port, host, isTold }) => [name, `${address}:${port}`, host, isTold]),
    ).toEqual([
      ['acme:blue:proxy:shop', '198.51.100.1:443', 'shop.example.com', false],
      ['acme:blue:proxy:mail', '198.51.100.2:993', null, true],
      ['acme:blue:forward:smtp', '198.51.100.2:25', null, true],
    ])
    expect(its.doors[0]?.servers).toEqual(['[2001:db8:a:101:ffff:1:0:1]:443', '10.1.1.129:443'])
  })

  it.each([
    ['suspended', { suspended: 40 }],
    ['cancelled', { cancelled: 40 }],
  ])('is nothing while it is %s', (_what, plan) => {
    const goods = { proxies: [proxy('shop', tls('shop.example.com'), 443)] }
    expect(proxiedBy(proxiedView('blue', goods, plan), exit1.id)).toBeNull()
  })

  it('is nothing on another machine, nor where its workload is gone', () => {
    const goods = { proxies: [proxy('shop', tls('shop.example.com'), 443)] }
    expect(proxiedBy(proxiedView('blue', goods), 'another')).toBeNull()
    expect(proxiedBy(proxiedView('blue', { ...goods, workloads: [] }), exit1.id)).toBeNull()
  })
})

describe('what a network has proxied at two exits', () => {
  const other: ExitMachine = { ...exit1, id: anAgent('exit-2'), publicIpv4: [ipv4('203.0.113.9')] }
  const goods = {
    proxies: [proxy('shop', tls('shop.example.com'), 443), proxy('mail', tcp('198.51.100.2', 993), 143)],
  }
  const withStandby = (change: (view: NetworkView) => NetworkView = (it) => it): NetworkView => {
    const view = proxiedView('blue', goods)
    const { prefix: _, left: __, ...point } = view.plan.exitPoint
    const standby = { ...point, exit: other.id, wire: 2 } as const
    const machines = { ...view.machines, [other.id]: other }
    return change({ ...view, machines, plan: { ...view.plan, standby } })
  }
  const listens = (view: NetworkView, agent: string): string[] => {
    const guests = [proxiedBy(view, agent)].filter((it) => it !== null)
    return proxyPorts(guests).map(({ address, port }) => `${address}:${port}`)
  }

  it('is ready at the one that stands by, at the addresses that it would take over', () => {
    const view = withStandby()
    expect(listens(view, other.id)).toEqual(['198.51.100.1:443', '198.51.100.2:993'])
    expect(listens(view, other.id)).toEqual(listens(view, exit1.id))
    expect(proxiedBy(view, other.id)?.netns).toBe(namesOf(other.id, view.party, view.network).netns)
  })

  it('is nothing at the one that stands by while the network is suspended', () => {
    const view = withStandby((it) => ({ ...it, plan: { ...it.plan, suspended: 40 } }))
    expect(listens(view, other.id)).toEqual([])
  })

  it('stays at the shared address that names lead to, once it was taken over', () => {
    const view = withStandby(asPromoted)
    expect(listens(view, other.id)).toEqual(['198.51.100.1:443', '198.51.100.2:993', '203.0.113.9:443'])
    const guests = [proxiedBy(view, other.id)].filter((it) => it !== null)
    const config = haproxyOf('gw', guests, proxyPorts(guests))?.files['haproxy.cfg'] ?? ''
    expect(config.match(/^backend acme:blue:proxy:shop$/gm)).toHaveLength(1)
    // It comes back, and is ready to be given back what it had.
    expect(listens(view, exit1.id)).toEqual(['198.51.100.1:443', '198.51.100.2:993'])
  })
})

describe('the proxy of an exit', () => {
  it('tells hosts apart by maps, so that many tenants cost one rule', () => {
    const [blue, red] = ['blue', 'red'].map((it) =>
      guest(it, { proxies: [proxy('shop', tls(`${it}.example.com`), 443)] }),
    )
    const { files } = daemonOf(blue as Proxied, red as Proxied)
    expect(files['tls-443-198.51.100.1.map']).toBe(
      'blue.example.com acme:blue:proxy:shop\nred.example.com acme:red:proxy:shop\n',
    )
    const one = section(configOf(blue as Proxied), 'frontend 198.51.100.1:443')
    expect(section(files['haproxy.cfg'] ?? '', 'frontend 198.51.100.1:443')).toEqual(one)
    expect(one).toContain('  use_backend %[var(sess.to)]')
  })

  it('is the same whatever the order in which its networks are known', () => {
    const all = ['blue', 'red', 'green'].map((it) =>
      guest(it, { proxies: [proxy('p', http(`${it}.example.com`), 80)] }),
    )
    expect(daemonOf(...all.toReversed())).toEqual(daemonOf(...all))
  })

  it('says another thing when anything of it is another, a map or a namespace too', () => {
    const its = guest('blue', { proxies: [proxy('p', tls('a.example.com'), 443)] })
    const other = guest('blue', { proxies: [proxy('p', tls('b.example.com'), 443)] })
    const said = [its, other, { ...its, room: '7' }, { ...its, room: '8' }].map((it) =>
      daemonOf(it).reload?.at(-1),
    )
    expect(new Set(said).size).toBe(4)
    expect(configOf(its)).toContain(`string ${said[0]}`)
  })

  it('gives a port or a host that two seem to have to who had it first', () => {
    const [first, second] = [30, 40].map((since, at) =>
      guest(at === 0 ? 'red' : 'blue', {
        proxies: [
          proxy('a', tcp('198.51.100.2', 25), 25, since),
          proxy('b', tls('x.example.com'), 443, since),
        ],
      }),
    )
    const { files } = daemonOf(second as Proxied, first as Proxied)
    expect(files['tls-443-198.51.100.1.map']).toBe('x.example.com acme:red:proxy:b\n')
    expect(section(files['haproxy.cfg'] ?? '', 'frontend 198.51.100.2:25')).toContain(
      '  default_backend acme:red:proxy:a',
    )
    expect(files['haproxy.cfg']).not.toContain('acme:blue')
  })

  it('hands on whoever it cannot lead any more, before it leads anybody, from every kind of port', () => {
    const config = configOf(
      guest('blue', {
        proxies: [
          proxy('a', tls('a.example.com'), 443),
          proxy('b', http('b.example.com'), 80),
          proxy('c', tcp('198.51.100.2', 25), 25),
        ],
      }),
      guest('red', {
        proxies: [proxy('d', tls('d.example.com', 8_080), 1), proxy('e', http('e.example.com', 8_080), 2)],
      }),
    )
    for (const port of [':443', ':80', ':8080', 'plain'].map((it) =>
      it === 'plain' ? it : `198.51.100.1${it}`,
    )) {
      const name = port === 'plain' ? 'plain:198.51.100.1:8080' : port
      const successor = port === 'plain' ? 'plain-again:198.51.100.1:8080' : `again:${port}`
      const lines = section(config, `frontend ${name}`).filter((line) =>
        /use_backend|default_backend/.test(line),
      )
      expect([name, lines[0]]).toEqual([name, `  use_backend ${successor} if { stopping }`])
    }
    expect(section(config, 'frontend 198.51.100.2:25')).toContain(
      '  use_backend again:198.51.100.2:25 if { stopping }',
    )
  })

  it('bounds by memory how many processes of before may linger', () => {
    expect([reloadsOutlived(1), reloadsOutlived(4_096)]).toEqual([255, 18])
  })
})

describe('the gateway of an exit', () => {
  const view = { id: exit1.id, machine: exit1, slices: [] }
  const its = guest('blue', {
    proxies: [proxy('p', tls('a.example.com'), 443), proxy('q', tcp('198.51.100.2', 179), 1)],
  })

  it('lets in what a proxy listens for, and is what it was without one', () => {
    const [room] = deriveGateway(view, UPLINK, [], [its]).rooms
    expect(room?.nft).toContain('elements = { 198.51.100.1 . 443, 198.51.100.2 . 179 }')
    expect(deriveHash(deriveGateway(view, UPLINK, []))).toBe(deriveHash(deriveGateway(view, UPLINK)))
    expect(deriveGateway(view, UPLINK).rooms[0]).not.toHaveProperty('daemons')
  })

  it('keeps the port of BGP for the daemon that speaks it', () => {
    const upstream = { kind: 'bgp', asn: 65_001, peers: [{ address: '2001:db8:0:2::1', asn: 65_002 }] }
    const [room] = deriveGateway(
      { ...view, machine: { ...exit1, upstream } as never },
      UPLINK,
      [],
      [its],
    ).rooms
    expect(room?.daemons?.map(({ name }) => name)).toEqual(['bird', 'haproxy'])
    expect(room?.daemons?.[1]?.files['haproxy.cfg']).not.toContain(':179')
  })
})

it('a suspended network is closed to its proxies also at the exit point; without any it derives as ever', () => {
  const goods = { proxies: [proxy('p', tls('a.example.com'), 443)] }
  const nft = (...its: Parameters<typeof proxiedView>) => derive(proxiedView(...its), exit1.id).rooms[0]?.nft
  expect(nft('blue', goods, { suspended: 40 })).toContain(
    'hook output priority filter; policy accept;\n  oifname',
  )
  expect(nft('blue', goods)).toBe(nft('blue', {}))
  expect(nft('blue', {}, { suspended: 40 })).not.toContain('chain proxies')
})

it('whoever keeps a connection of HTTP is told with the answer that its process ends, and not by silence', () => {
  const doors = [proxy('web', http('web.example.com'), 80), proxy('odd', http('web.example.com', 443), 80)]
  const config = configOf(guest('blue', { proxies: [...doors, proxy('shop', tls('shop.example.com'), 443)] }))
  for (const name of ['198.51.100.1:80', 'plain:198.51.100.1:443'])
    expect(section(config, `frontend ${name}`)).toContain('  option idle-close-on-response')
})
