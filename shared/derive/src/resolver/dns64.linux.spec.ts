import type { WorkloadName } from '@sixfold/events'
import { aPrefix, ipv4 } from '@sixfold/events/example-values'
import { type NetworkGoods, NO_GOODS } from '@sixfold/fold'
import type { Room } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { linuxBed } from '../../../linux/src/linux-bed.ts'
import { facilitiesFor, openMachine } from '../../../linux/src/machine.ts'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { derive } from '../derive.ts'
import { aResource, attachedAt, aView, oslo1 } from '../examples/networks.examples.ts'

const GATEWAY = '2001:db8:a:101::1'
/** The workload is also who answers for names outside. */
const OUTSIDE = '10.1.1.2'

const PLACED = {
  workload: 'web' as WorkloadName,
  node: oslo1.id,
  labels: [],
  ipv6: aPrefix('2001:db8:a:101:ffff:1:0:1/128'),
  ipv4: ipv4('10.1.1.128'),
  since: 20,
}
const SERVICE = { service: 'shop', workload: 'web', transport: 'tcp', port: 443, since: 21 }
const GOODS = { ...NO_GOODS, workloads: [PLACED], services: [SERVICE] } as NetworkGoods
const OPEN: NetworkGoods = { ...GOODS, waysOut: [{ of: { kind: 'ipv6' }, since: 30 }] }

const REVERSE = 'a.0.4.6.3.3.6.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.0.ip6.arpa'
const RECORDS = [
  'old.example. A 198.51.100.10',
  'both.example. A 198.51.100.11',
  'both.example. AAAA 2001:db8:f::11',
  'home.example. A 192.168.1.1',
  '10.100.51.198.in-addr.arpa. PTR old.example.',
]
const authority = (zones: readonly string[]): string =>
  [
    'server:',
    ...[
      'do-daemonize: no',
      'username: ""',
      'chroot: ""',
      'use-syslog: no',
      'pidfile: ""',
      'ip-freebind: yes',
    ],
    `interface: ${OUTSIDE}`,
    'access-control: 0.0.0.0/0 allow',
    ...zones.map((zone) => `local-zone: "${zone}" static`),
    ...RECORDS.map((record) => `local-data: "${record}"`),
    'remote-control:',
    'control-enable: no',
    '',
  ].join('\n')

const ASK = `
import { Resolver } from 'node:dns/promises'
const resolver = new Resolver({ timeout: 1000, tries: 2 })
resolver.setServers(['${GATEWAY}'])
const ask = ([type, name]) => resolver.resolve(name, type).then(String, (err) => err.code)
console.log(JSON.stringify(await Promise.all(process.argv.slice(1).map((it) => ask(it.split(/:(.*)/))))))
`

it('a name outside that has IPv4 only gets IPv6 behind the prefix of the exit, where the network has a way out', async () => {
  await using bed = linuxBed()
  const [netns, shop, directory] = [`${bed.prefix}-nr`, `${bed.prefix}-shop`, `/tmp/${bed.prefix}`]
  const machine = openMachine({ agentId: bed.prefix, keyOf: bed.keyOf, forwarders: [OUTSIDE] })
  const put = (goods: NetworkGoods): Promise<void> => {
    const view = aView([[oslo1, aResource(oslo1, 1, { breakout: 'exit' })]], { goods })
    const attached = attachedAt(view, oslo1.id, 'shop', 2).map((it) => ({ ...it, netns: shop }))
    const [room, ...rest] = derive(view, oslo1.id, attached).rooms
    if (room === undefined) throw new Error('a resource has a room')
    const isLocal = (route: Room['routes'][number]): boolean =>
      route.type === 'unreachable' || route.dev.startsWith('sfw')
    const links = room.links.filter(({ kind }) => kind === 'veth')
    const alone = { ...room, netns, links, routes: room.routes.filter(isLocal), wireguards: [] }
    return settles(bed.host, () => facilitiesFor({ rooms: [alone, ...rest] }, machine))
  }
  const ask = async (...questions: readonly string[]): Promise<string[]> => {
    const argv = [process.execPath, '--input-type=module', '-e', ASK, ...questions] as const
    return JSON.parse((await bed.inside(shop, ...argv)) ?? '')
  }
  const outside = ['AAAA:old.example', 'A:old.example', 'AAAA:both.example', 'AAAA:home.example']
  const own = [
    'AAAA:web.blue.sixfold.internal',
    'AAAA:_shop._tcp.blue.sixfold.internal',
    'AAAA:no.red.sixfold.internal',
  ]

  await bed.addForeign(shop)
  await bed.host.run({
    do: 'write',
    path: `${directory}/unbound.conf`,
    content: authority(['example.', '198.in-addr.arpa.']),
    mode: 0o644,
  })
  await put(GOODS)
  await bed.host.run({
    do: 'exec',
    argv: [
      'sh',
      '-c',
      `nsenter --net=/run/netns/${shop} timeout 60 unbound -c ${directory}/unbound.conf >/dev/null 2>&1 & echo $! > ${directory}/pid`,
    ],
  })
  try {
    expect(await ask(...outside)).toEqual(['ENODATA', '198.51.100.10', '2001:db8:f::11', 'ENODATA'])
    await put(OPEN)
    expect(await ask(...outside)).toEqual([
      '64:ff9b::c633:640a',
      '198.51.100.10',
      '2001:db8:f::11',
      // What leads to an address at home is dropped before.
      'ENODATA',
    ])
    expect(await ask(...own)).toEqual(['2001:db8:a:101:ffff:1:0:1', 'ENODATA', 'ENOTFOUND'])
    expect(await ask(`PTR:${REVERSE}`)).toEqual(['old.example'])
  } finally {
    await bed.host.run({ do: 'exec', argv: ['sh', '-c', `kill $(cat ${directory}/pid); rm -r ${directory}`] })
  }
}, 30_000)
