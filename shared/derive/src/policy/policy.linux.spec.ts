import type { SecurityGroup } from '@sixfold/events'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type LinuxBed, linuxBed } from '../../../linux/src/linux-bed.ts'
import { netnsFacility } from '../../../linux/src/netns/index.ts'
import { nftFacility } from '../../../linux/src/nft/index.ts'
import { rememberListing } from '../../../linux/src/nft/remember.ts'
import { bind } from '../../../reconcile/src/bound.ts'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { oslo1 } from '../examples/networks.examples.ts'
import { resourceFirewall } from '../resource/resource-firewall.ts'
import { anyGroups, anyWorkloads, aPolicy, aWorkload } from './policy.examples.ts'

/** Workloads web, db and plain (which nobody placed) on one node; a member far away; and the outside. */
const PLACED = [aWorkload(1, 1, ['web']), aWorkload(1, 2, ['db']), aWorkload(2, 1, ['web'])]
const HOSTS = {
  web: { port: 'sfwweb', six: '2001:db8:a:101:ffff:1:0:1', four: '10.1.1.128' },
  db: { port: 'sfwdb', six: '2001:db8:a:101:ffff:1:0:2', four: '10.1.1.129' },
  plain: { port: 'sfwplain', six: '2001:db8:a:101:ffff::9', four: '10.1.1.9' },
  far: { port: 'sfxwire', six: '2001:db8:a:102:ffff:1:0:1', four: '10.1.2.128' },
  out: { port: 'up', six: '2001:db8:f::1', four: '192.0.2.1' },
} as const
type Host = keyof typeof HOSTS
const FAR_GATEWAY = '2001:db8:a:102::1'
const ports = [HOSTS.web, HOSTS.db, HOSTS.plain]
const macOf = (port: string): string =>
  `02:00:00:00:00:${String(Object.values(HOSTS).findIndex((it) => it.port === port) + 10)}`

const GROUPS = [
  {
    label: 'web',
    allow: [
      { from: { kind: 'any' }, service: { protocol: 'tcp', ports: [{ first: 80, last: 90 }] } },
      { from: { kind: 'any' }, service: { protocol: 'icmpv6', types: [128] } },
      { from: { kind: 'any' }, service: { protocol: 'icmp', types: [8] } },
    ],
  },
  {
    label: 'db',
    allow: [
      {
        from: { kind: 'group', label: 'web' },
        service: { protocol: 'tcp', ports: [{ first: 5_432, last: 5_432 }] },
      },
      {
        from: { kind: 'group', label: 'web' },
        service: { protocol: 'udp', ports: [{ first: 53, last: 53 }] },
      },
    ],
  },
] as unknown as readonly SecurityGroup[]

const firewall = (
  enforced: readonly SecurityGroup[] | null,
  staged: readonly SecurityGroup[] | null,
  workloads = PLACED,
): string =>
  resourceFirewall({
    wires: [HOSTS.far.port],
    own6: '2001:db8:a:101::/64',
    members6: ['2001:db8:a:102::/64'],
    members4: ['10.1.2.0/24'],
    ports: ports.map(({ port, six, four }) => ({ port, mac: macOf(port), ipv6: `${six}/128`, ipv4: four })),
    policies: {
      enforced: enforced === null ? null : aPolicy(enforced),
      staged: staged === null ? null : aPolicy(staged),
      workloads,
      isHere: ({ node }) => node === oslo1.id,
      gateways: [FAR_GATEWAY],
      outside: [HOSTS.out.port],
    },
    isClosed: false,
    hasResolver: false,
  })

const loaded = (bed: LinuxBed, body: string) => {
  const netns = `${bed.prefix}-nr`
  const { listings } = bed.machine
  return [
    bind(netnsFacility('netns'), [netns]),
    bind(nftFacility(netns, listings), body, {
      needs: ['netns'],
      settled: rememberListing(netns, body, listings),
    }),
  ]
}

const lay = async (bed: LinuxBed): Promise<void> => {
  const resource = `${bed.prefix}-nr`
  for (const [name, { port, six, four }] of Object.entries(HOSTS)) {
    const netns = `${bed.prefix}-${name}`
    await bed.addForeign(netns)
    await bed.byHand(
      resource,
      `link add name ${port} type veth peer name eth0 address ${macOf(port)} netns ${netns}`,
      `addr add fe80::1/64 dev ${port} nodad`,
      `addr add 169.254.1.1/32 dev ${port}`,
      `link set dev ${port} up`,
      `route add ${six}/128 dev ${port}`,
      // Nothing is discovered over a wire: multicast does not leave by it.
      `neigh add ${six} lladdr ${macOf(port)} dev ${port} nud permanent`,
      `route add ${four}/32 dev ${port}`,
    )
    await bed.byHand(
      netns,
      'link set lo up',
      `addr add ${six}/128 dev eth0 nodad`,
      `addr add ${four}/32 dev eth0`,
      'link set eth0 up',
      'route add default via fe80::1 dev eth0',
      'route add 169.254.1.1 dev eth0',
      `route add default via 169.254.1.1 dev eth0 src ${four}`,
    )
    await bed.inside(netns, 'sysctl', '-qw', 'net.ipv6.icmp.ratelimit=0', 'net.ipv4.icmp_ratelimit=0')
  }
  await bed.byHand(`${bed.prefix}-far`, `addr add ${FAR_GATEWAY}/128 dev eth0 nodad preferred_lft 0`)
  await bed.byHand(
    resource,
    `route add ${FAR_GATEWAY}/128 dev sfxwire`,
    `neigh add ${FAR_GATEWAY} lladdr ${macOf('sfxwire')} dev sfxwire nud permanent`,
  )
}

/** Nobody listens anywhere: who is reached says so, and a drop says nothing. */
const reaches = async (bed: LinuxBed, from: Host, to: Host, what: string, family: 'six' | 'four' = 'six') => {
  const address = HOSTS[to][family]
  const [kind = '', port = '', source = ''] = what.split(' ')
  const script = {
    tcp: `exec 3<>/dev/tcp/${address}/${port}`,
    udp: `exec 3<>/dev/udp/${address}/${port}; echo a >&3; sleep 0.2; echo b >&3`,
    ping: `ping -c 1 -W 1 ${source === '' ? '' : `-I ${source}`} ${address}`,
  }[kind]
  const said = await bed.inside(
    `${bed.prefix}-${from}`,
    'sh',
    '-c',
    `timeout 1 bash -c '${script}' 2>&1 || true`,
  )
  return /Connection refused|1 received/.test(said ?? '')
}

type Case = readonly [from: Host, to: Host, what: string, family?: 'six' | 'four']
const outcomes = async (bed: LinuxBed, cases: readonly Case[]): Promise<string[]> =>
  (await Promise.all(cases.map(async (it) => ((await reaches(bed, ...it)) ? it.join(' ') : '')))).filter(
    (it) => it !== '',
  )

const MAY: readonly Case[] = [
  ['far', 'web', 'tcp 80'],
  ['far', 'web', 'tcp 90', 'four'],
  ['out', 'web', 'tcp 80'],
  ['plain', 'web', 'tcp 80'],
  ['far', 'web', 'ping'],
  ['db', 'web', 'ping', 'four'],
  ['web', 'db', 'tcp 5432'],
  ['web', 'db', 'udp 53', 'four'],
  ['far', 'db', 'tcp 5432', 'four'],
  // Replies: what goes out is answered, whatever may come in.
  ['db', 'far', 'tcp 7'],
  ['plain', 'far', 'udp 7'],
  ['far', 'plain', `ping - ${FAR_GATEWAY}`],
]
const MAY_NOT: readonly Case[] = [
  ['far', 'web', 'tcp 443'],
  ['far', 'web', 'udp 80'],
  ['out', 'db', 'tcp 5432'],
  ['out', 'web', 'tcp 91'],
  ['plain', 'db', 'tcp 5432'],
  ['plain', 'db', 'tcp 5432', 'four'],
  ['web', 'db', 'udp 54'],
  ['web', 'db', 'ping'],
  ['far', 'plain', 'ping'],
  ['web', 'plain', 'tcp 80'],
]
const told = (cases: readonly Case[]) => cases.map((it) => it.join(' '))
const counted = async (bed: LinuxBed): Promise<ReadonlyMap<string, number>> => {
  const text = (await bed.inside(`${bed.prefix}-nr`, 'nft', 'list', 'counters')) ?? ''
  return new Map(
    [...text.matchAll(/counter (\S+) \{\s*packets (\d+)/g)].map(([, name = '', packets]) => [
      name,
      Number(packets),
    ]),
  )
}

it('takes in what the groups say, and only that; staged, it takes in all among members and counts the rest', async () => {
  await using bed = linuxBed()
  await settles(bed.host, () => loaded(bed, firewall(null, GROUPS)))
  await lay(bed)

  const inside = ([from]: Case): boolean => from !== 'out'
  expect(await outcomes(bed, [...MAY, ...MAY_NOT])).toEqual(told([...MAY, ...MAY_NOT].filter(inside)))
  const staged = await counted(bed)
  // Of a flow that is let through only the first packet is a question.
  expect(Object.fromEntries(staged)).toEqual({ staged: 2, staged_db: 4, staged_web: 2 })

  await settles(bed.host, () => loaded(bed, firewall(GROUPS, GROUPS)))
  expect([...(await counted(bed))].filter(([name]) => name.startsWith('staged'))).toEqual([...staged])
  expect(await outcomes(bed, [...MAY, ...MAY_NOT])).toEqual(told(MAY))
  const enforced = await counted(bed)
  for (const name of ['enforced', 'enforced_web', 'enforced_db'])
    expect(enforced.get(name)).toBeGreaterThan(1)
}, 30_000)

it('lets nobody speak with an address or a MAC that is not of its port', async () => {
  await using bed = linuxBed()
  await settles(bed.host, () => loaded(bed, firewall(null, null)))
  await lay(bed)
  const far = `${bed.prefix}-far`
  await bed.inside(
    far,
    'nft',
    'add table inet t; add counter inet t seen; add chain inet t in { type filter hook input priority 0; }; add rule inet t in udp dport 9999 counter name seen',
  )
  const web = `${bed.prefix}-web`
  const send = (source: string) =>
    bed.inside(
      web,
      'sh',
      '-c',
      `ip route replace ${HOSTS.far.six} via fe80::1 dev eth0 src ${source}; bash -c 'echo a >/dev/udp/${HOSTS.far.six}/9999'; sleep 0.1`,
    )
  const seen = async () =>
    Number(/packets (\d+)/.exec((await bed.inside(far, 'nft', 'list', 'counters')) ?? '')?.[1])
  await send(HOSTS.web.six)
  expect(await seen()).toBe(1)
  await bed.byHand(web, `addr add ${HOSTS.db.six}/128 dev eth0 nodad`)
  await send(HOSTS.db.six)
  expect(await seen()).toBe(1)
  await bed.byHand(web, 'link set eth0 address 02:00:00:00:00:77')
  await send(HOSTS.web.six)
  expect(await seen()).toBe(1)
  await bed.byHand(web, `link set eth0 address ${macOf('sfwweb')}`)
  await send(HOSTS.web.six)
  expect(await seen()).toBe(2)
}, 30_000)

it('any policy becomes any other one in the kernel', async () => {
  await using bed = linuxBed()
  const runs = fc.sample(fc.tuple(anyGroups, anyGroups, anyWorkloads), 16)
  for (const [enforced, staged, workloads] of runs)
    await settles(bed.host, () => loaded(bed, firewall(enforced, staged, workloads)))
}, 30_000)
