import type { IpAddress } from '@sixfold/events'
import { aPrefix } from '@sixfold/events/example-values'
import type { MachineView } from '@sixfold/fold'
import { type Daemon, daemonFile, type Room } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { findProcesses, signalProcess } from '../../../linux/src/daemon.ts'
import { aRoom } from '../../../linux/src/examples.ts'
import { type LinuxBed, linuxBed } from '../../../linux/src/linux-bed.ts'
import { facilitiesFor } from '../../../linux/src/machine.ts'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { exit1 } from '../examples/networks.examples.ts'
import { deriveGateway } from '../gateway.ts'
import type { Uplink } from '../uplink-of-machine.ts'
import { birdc } from './bird.ts'

const UPLINK: Uplink = {
  bridge: 'none',
  addresses: ['2001:db8:0:2::e1/64'],
  gateways: [],
  mtu: 1_500,
}
const SITE = '2001:db8:0:2::1'
/** A second router, which nobody has switched on. */
const DOWN = '2001:db8:0:2::2'
const FIRST = '2001:db8:a:100::/56'
const SECOND = '2001:db8:b::/48'

/**
 * What a neighbour says that was taken over, or set up carelessly: networks of ours, halves of the internet, addresses of
 * nobody's, and a thousand others.
 */
const HOSTILE = [
  '2001:db8:a:101::/64',
  '2001:db8:b:7::/64',
  '2001:db8:a:100::/57',
  '::/1',
  '8000::/1',
  'fd00:5f::/48',
  '64:ff9b::/96',
  ...Array.from({ length: 1_000 }, (_, index) => `2001:db8:d000:${index.toString(16)}::/64`),
]

const viewOf = (slices: readonly string[], peers: readonly string[]): MachineView => ({
  id: exit1.id,
  machine: {
    ...exit1,
    upstream: {
      kind: 'bgp',
      asn: 65_001,
      peers: peers.map((address) => ({ address: address as IpAddress, asn: 65_002 })),
    },
  },
  slices: slices.map((slice) => ({ slice: aPrefix(slice), since: 7 })),
})

/** A router of the site, which takes whatever it is told and itself says more than it should. */
const router = (netns: string): Daemon => ({
  name: 'site',
  argv: [
    'bird',
    '-f',
    '-c',
    daemonFile(netns, 'site', 'site.conf'),
    '-s',
    daemonFile(netns, 'site', 'control'),
  ],
  files: {
    'site.conf': [
      'router id 10.0.0.2;',
      'protocol device {}',
      `protocol static { ipv6; ${['::/0', ...HOSTILE].map((it) => `route ${it} unreachable;`).join(' ')} }`,
      'protocol kernel { ipv6 { import none; export where source = RTS_BGP; }; }',
      'protocol bgp x1 {',
      '  local as 65002; neighbor 2001:db8:0:2::e1 as 65001; connect delay time 1; connect retry time 1; error wait time 1, 2;',
      '  graceful restart aware;',
      '  ipv6 { import all; export where source = RTS_STATIC; next hop self; };',
      '}',
      '',
    ].join('\n'),
  },
  reload: null,
  probe: null,
  because: 1,
})

/** An exit's gateway on a cable to its site's router: what is derived, but for the bridge of the machine. */
const roomsOf = (bed: LinuxBed, slices: readonly string[], peers: readonly string[]): readonly Room[] => {
  const [netns, site] = [`${bed.prefix}-gw`, `${bed.prefix}-site`]
  const [room] = deriveGateway(viewOf(slices, peers), UPLINK).rooms
  const [bird] = room?.daemons ?? []
  if (room === undefined || bird === undefined) throw new Error('no BIRD was derived')
  const mine = (text: string): string => text.replaceAll(room.netns, netns)
  const words = (argv: readonly string[]) => argv.map(mine) as [string, ...string[]]
  return [
    {
      ...room,
      netns,
      scope: 'whole',
      links: [
        {
          kind: 'veth',
          name: 'up',
          mac: '02:00:00:00:00:0a',
          mtu: 1_500,
          peer: { netns: site, name: 'x1', mac: '02:00:00:00:00:0b' },
          because: 1,
        },
      ],
      daemons: [
        {
          ...bird,
          argv: words(bird.argv),
          reload: words(bird.reload ?? ['false']),
          probe: words(bird.probe ?? ['false']),
        },
      ],
    },
    aRoom(site, {
      addresses: [{ dev: 'x1', prefix: `${SITE}/64`, because: 1 }],
      daemons: [router(site)],
    }),
  ]
}

const put = (bed: LinuxBed, slices: readonly string[], peers = [SITE]) =>
  settles(bed.host, () => facilitiesFor({ rooms: roomsOf(bed, slices, peers) }, bed.machine))

const learnt = async (bed: LinuxBed, where: 'gw' | 'site'): Promise<string[]> => {
  const text = await bed.inside(`${bed.prefix}-${where}`, 'ip', '-6', 'route', 'show', 'proto', 'bird')
  return (text ?? '').split('\n').flatMap((line) => (line === '' ? [] : (line.split(' ')[0] ?? [])))
}

/** Since when the exit's session is up, in milliseconds of the day; null while it is not. */
const upSince = async (bed: LinuxBed): Promise<number | null> => {
  const netns = `${bed.prefix}-gw`
  const text = await bed.inside(netns, ...birdc(netns, 'show', 'protocols', 'peer1')).catch(() => null)
  const [, clock] = /peer1 +BGP +--- +up +(\S+) +Established/.exec(text ?? '') ?? []
  return clock === undefined ? null : Date.parse(`1970-01-01T${clock}Z`)
}

/** How many routes of the site the exit has heard, and how many of them it did not take. */
const refused = async (bed: LinuxBed): Promise<readonly number[]> => {
  const netns = `${bed.prefix}-gw`
  const text = await bed.inside(netns, ...birdc(netns, 'show', 'protocols', 'all', 'peer1'))
  const [, received, filtered] = /Import updates: +(\d+) +\d+ +(\d+)/.exec(text ?? '') ?? []
  return [Number(received), Number(filtered)]
}

/** BIRD counts back from now, which is a millisecond more or less. */
const isSameSession = (a: number | null, b: number | null): boolean =>
  a !== null && b !== null && Math.abs(a - b) < 20

it('the site learns the slices of its exit and nothing else, the exit a default and nothing else; one more takes no session down', async () => {
  await using bed = linuxBed()
  await put(bed, [FIRST])
  await expect.poll(() => learnt(bed, 'site'), { timeout: 20_000 }).toEqual([FIRST])
  await expect.poll(() => learnt(bed, 'gw'), { timeout: 5_000 }).toEqual(['default'])
  await expect.poll(() => refused(bed), { timeout: 5_000 }).toEqual([HOSTILE.length + 1, HOSTILE.length])
  const since = await upSince(bed)

  await put(bed, [FIRST, SECOND])
  await expect.poll(() => learnt(bed, 'site'), { timeout: 2_000 }).toEqual([FIRST, SECOND])
  expect(isSameSession(await upSince(bed), since)).toBe(true)

  await put(bed, [SECOND])
  await expect.poll(() => learnt(bed, 'site'), { timeout: 2_000 }).toEqual([SECOND])
  expect(await learnt(bed, 'gw')).toEqual(['default'])
  expect(isSameSession(await upSince(bed), since)).toBe(true)
})

it('a daemon that was killed is started anew before its neighbours forget what it told, also while one of them is down', async () => {
  await using bed = linuxBed()
  await put(bed, [FIRST], [SITE, DOWN])
  await expect.poll(() => learnt(bed, 'site'), { timeout: 20_000 }).toEqual([FIRST])
  const before = await upSince(bed)
  const [process] = findProcesses({ netns: [], mark: `SIXFOLD_DAEMON=${bed.prefix}-gw/bird` })
  if (process === undefined) throw new Error('there is no BIRD')
  signalProcess(process, 'SIGKILL')
  await put(bed, [FIRST], [SITE, DOWN])
  const seen = new Set<string>()
  const isAnew = async (): Promise<boolean> => {
    seen.add((await learnt(bed, 'site')).join(' '))
    const since = await upSince(bed)
    return since !== null && !isSameSession(since, before)
  }
  await expect.poll(isAnew, { timeout: 15_000 }).toBe(true)
  await isAnew()
  expect([...seen]).toEqual([FIRST])
})
