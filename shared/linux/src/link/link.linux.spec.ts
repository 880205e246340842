import type { Room } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { aNetwork, aRoom, aState, type NetworkExample, namesOf } from '../examples.ts'
import { type LinuxBed, linuxBed } from '../linux-bed.ts'
import { facilitiesFor } from '../machine.ts'

const put = (bed: LinuxBed, rooms: readonly Room[]) =>
  settles(bed.host, () => facilitiesFor(aState(bed.prefix, rooms), bed.machine))

const STATES: readonly Partial<NetworkExample>[] = [
  {},
  { ipv4: ['10.9.9.1/24', '10.9.9.2/24', '10.8.8.8/32'], members: [1, 2, 3], hasWorkload: true },
  { ipv4: ['10.9.9.2/24'], members: [3], hasWorkload: true, because: 2 },
  { ipv4: [], members: [3, 4], mtu: 1_280 },
  { ipv4: ['10.8.8.8/32'], hasWorkload: true, mtu: 1_500 },
]

it('comes to rest in one pass in every state, from every other', async () => {
  await using bed = linuxBed()
  await bed.addForeign(namesOf(bed.prefix, 1).workload)
  for (const state of [...STATES, ...STATES.toReversed()]) {
    await put(bed, aNetwork({ prefix: bed.prefix, index: 1, ...state }))
  }
})

it('gives a workload its IPv6 in a namespace that is without, and leaves the rest of that as it is', async () => {
  await using bed = linuxBed()
  const { workload } = namesOf(bed.prefix, 1)
  await bed.addForeign(workload)
  const [all, ours] = ['all', 'eth0'].map((scope) => `net.ipv6.conf.${scope}.disable_ipv6`) as [
    string,
    string,
  ]
  await bed.inside(workload, 'sysctl', '-q', '-w', `${all}=1`, 'net.ipv6.conf.default.disable_ipv6=1')
  await put(bed, aNetwork({ prefix: bed.prefix, index: 1, hasWorkload: true }))
  expect((await bed.inside(workload, 'sysctl', '-n', all, ours))?.trim()).toBe('1\n0')
  expect(await bed.inside(workload, 'ip', '-6', '-br', 'address', 'show', 'eth0')).toContain(
    '2001:db8:0:1::a/128',
  )
})

it('routes IPv4 over an IPv6 next hop, and holds guards behind every route', async () => {
  await using bed = linuxBed()
  const { netns, mesh, up } = namesOf(bed.prefix, 1)
  await put(bed, aNetwork({ prefix: bed.prefix, index: 1, members: [1] }))
  const routes = await bed.inside(netns, 'ip', 'route', 'show', 'table', 'all', 'proto', '111')
  const lines = routes?.split('\n').map((line) => line.trim())
  expect(lines).toEqual(
    expect.arrayContaining([
      `default via inet6 fe80::1 dev ${up} metric 100`,
      expect.stringMatching(new RegExp(`^2001:db8:1:1::/64 dev ${mesh} .*metric 100`)),
      expect.stringMatching(/^unreachable 2001:db8:1:1::\/64 dev lo .*metric 4096/),
    ]),
  )
  await bed.byHand(netns, `link set dev ${mesh} down`)
  expect(await bed.inside(netns, 'ip', 'route', 'get', '2001:db8:1:1::5').catch(String)).toMatch(
    /unreachable|No route to host|Network is unreachable/,
  )
})

it('lets the first packet through a fresh link at once', async () => {
  await using bed = linuxBed()
  await bed.addForeign(namesOf(bed.prefix, 1).workload)
  const { workload } = namesOf(bed.prefix, 1)
  await put(bed, [])
  const start = performance.now()
  await bed.put(...aState(bed.prefix, aNetwork({ prefix: bed.prefix, index: 1, hasWorkload: true })).rooms)
  await bed.inside(workload, 'ping', '-c', '1', '-W', '1', '2001:db8:0:1::1')
  expect(performance.now() - start).toBeLessThan(900)
})

it('puts right whatever a hand has done, in one pass', async () => {
  await using bed = linuxBed()
  const { netns, gateway, workload, up, down, port, mesh } = namesOf(bed.prefix, 1)
  await bed.addForeign(workload)
  const rooms = aNetwork({
    prefix: bed.prefix,
    index: 1,
    ipv4: ['10.9.9.1/24'],
    members: [1, 2],
    hasWorkload: true,
  })
  await put(bed, rooms)
  const look = async () =>
    Promise.all(
      [netns, gateway, workload].map((place) =>
        bed.inside(
          place,
          'sh',
          '-c',
          'ip -o link; ip -br addr; ip route show table main; ip -6 route show; ip neigh show nud permanent',
        ),
      ),
    )
  const strip = (texts: readonly (string | null)[]) =>
    texts.map((text) =>
      text
        ?.split('\n')
        .map((line) => line.replaceAll(/@\S+|^\d+:|link-netnsid \d+/g, '').replace(/\s+/g, ' '))
        .toSorted(),
    )
  const whole = strip(await look())
  const hands: readonly (readonly [string, ...string[]])[] = [
    [netns, `route del default via inet6 fe80::1 dev ${up}`],
    [netns, 'route del unreachable 2001:db8:1:2::/64 metric 4096'],
    [netns, `addr flush dev ${up}`],
    [netns, `link set dev ${up} down`],
    [netns, `link set dev ${up} mtu 1300 alias other`],
    [netns, `link set dev ${mesh} down`],
    [netns, `neigh del fe80::1 dev ${up}`, `addr add 192.0.2.9/24 dev ${port}`],
    [gateway, `link del dev ${down}`],
    [gateway, `link set dev ${down} name sfmoved`],
    [gateway, `link set dev ${down} down`, `link set dev ${down} address 02:00:00:00:77:77`],
    [workload, 'link del dev eth0'],
    [workload, 'addr flush dev eth0', 'route add 2001:db8:77::/64 dev eth0 proto 111'],
    [
      netns,
      `route add 2001:db8:78::/64 dev ${up} proto 111`,
      `link add sfstray type veth peer name sfstray2`,
    ],
  ]
  for (const [place, ...lines] of hands) {
    await bed.byHand(place, ...lines)
    expect(strip(await look()), lines.join('; ')).not.toEqual(whole)
    await put(bed, rooms)
    expect(strip(await look()), lines.join('; ')).toEqual(whole)
  }
})

it('makes an uplink into a bridge of the operator, and plugs it in again', async () => {
  await using bed = linuxBed()
  const bridge = `sfspecb${process.pid}`
  const port = `sfpu${process.pid}`
  const ip = (...words: readonly string[]) => bed.host.run({ do: 'exec', argv: ['ip', ...words] })
  await ip('link', 'add', 'name', bridge, 'type', 'bridge')
  try {
    const room = aRoom(`${bed.prefix}-gw`, {
      links: [
        {
          kind: 'uplink',
          name: `sfu${process.pid}`,
          mac: '02:00:00:00:00:01',
          mtu: 1_500,
          bridge,
          port,
          because: 1,
        },
      ],
      addresses: [{ dev: `sfu${process.pid}`, prefix: 'fe80::2/64', because: 1 }],
    })
    const settle = () => settles(bed.host, () => facilitiesFor({ rooms: [room] }, bed.machine))
    await settle()
    await ip('link', 'set', 'dev', port, 'nomaster')
    await settle()
    await ip('link', 'del', 'dev', port)
    await settle()
  } finally {
    await ip('link', 'del', 'dev', bridge)
  }
})
