import { type Daemon, daemonFile, type Room } from '@sixfold/kernel'
import { pass, type Step } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { settles } from '../../testkit/src/facility-laws.ts'
import { findCommands, findProcesses, isAlive, type ProcessRef, signalProcess } from './daemon.ts'
import { aRoom } from './examples.ts'
import { birthSteps } from './link/births.ts'
import { type LinuxBed, linuxBed } from './linux-bed.ts'
import { facilitiesFor } from './machine.ts'

const ADDRESS = '2001:db8:a:101::1'
const ZONE = 'blue.sixfold.internal.'

const ASK = `
import { Resolver } from 'node:dns/promises'
const resolver = new Resolver({ timeout: 1000, tries: 1 })
resolver.setServers([process.argv[1]])
console.log(String(await resolver.resolve(process.argv[2], 'AAAA')))
`
const WHERE_IS_WEB = [process.execPath, '--input-type=module', '-e', ASK, ADDRESS, `web.${ZONE}`] as const

/** Devices of wireguard-go and of a TAYGA; their names are one bed's own, because control sockets are the machine's. */
const devicesOf = ({ prefix }: LinuxBed) => {
  const own = prefix.slice(7).replaceAll('-', 'x')
  return { mesh: `sfm${own}`, exit: `sfx${own}`, tun: `sft${own}` }
}

/** A network's room as one with names and an address space has it: two tunnels, a resolver and a translator. */
const room = (bed: LinuxBed, { without = [] }: Readonly<{ without?: readonly string[] }> = {}): Room => {
  const netns = `${bed.prefix}-a`
  const { mesh, exit, tun } = devicesOf(bed)
  const tayga: Daemon = {
    name: 'tayga-7',
    argv: ['tayga', '--nodetach', '--config', daemonFile(netns, 'tayga-7', 'tayga.conf')],
    files: { 'tayga.conf': `tun-device ${tun}\nipv4-addr 192.0.0.2\nprefix fd00:64:0:7::/96\n` },
    reload: null,
    probe: ['ping', '-n', '-q', '-c', '1', '-w', '1', '-i', '0.05', '-I', tun, '192.0.0.2'],
    because: 7,
  }
  const wireguards = [mesh, exit].map((name, index) => ({
    name,
    listenPort: bed.port(index),
    privateKey: name,
    because: 1,
    peers: [],
  }))
  const translated = without.includes('tayga')
    ? { links: [], routes: [], daemons: [] }
    : ({
        links: [{ kind: 'tun', name: tun, mtu: 1_420, because: 7 }],
        routes: [
          { type: 'unicast', destination: '10.10.0.0/24', dev: tun, via: null, metric: 100, because: 7 },
        ],
        daemons: [tayga],
      } as const)
  return aRoom(netns, {
    links: [
      ...[mesh, exit].map((name) => ({ kind: 'wireguard', name, mtu: 1_420, because: 1 }) as const),
      ...translated.links,
    ],
    addresses: [
      { dev: 'lo', prefix: `${ADDRESS}/128`, because: 1 },
      { dev: 'lo', prefix: '10.1.1.1/32', because: 1 },
    ],
    routes: [
      ...translated.routes,
      { type: 'unicast', destination: '2001:db8:b::/48', dev: mesh, via: null, metric: 100, because: 1 },
    ],
    wireguards,
    daemons: translated.daemons,
    ...(without.includes('unbound')
      ? {}
      : {
          names: {
            zone: ZONE,
            reverse: [],
            records: [{ text: `web.${ZONE} 5 IN AAAA 2001:db8:a:101::5`, because: 7 }],
            addresses: [ADDRESS],
            clients: ['2001:db8:a:101::/64'],
            because: 3,
          },
        }),
  })
}

const servantsOf = (bed: LinuxBed): readonly ProcessRef[] =>
  ['tayga-7', 'unbound'].flatMap((name) =>
    findProcesses({ netns: [], mark: `SIXFOLD_DAEMON=${bed.prefix}-a/${name}` }),
  )
const tunnelsOf = (bed: LinuxBed): readonly ProcessRef[] =>
  [devicesOf(bed).mesh, devicesOf(bed).exit].flatMap((name) => findCommands('wireguard-go', name))

/** Everything answers: the translator over its device, the resolver by its address, and each tunnel has its port. */
const isWhole = async (bed: LinuxBed): Promise<void> => {
  const netns = `${bed.prefix}-a`
  const { mesh, exit, tun } = devicesOf(bed)
  await bed.inside(netns, 'ping', '-n', '-q', '-c', '1', '-W', '1', '-I', tun, '192.0.0.2')
  expect(await bed.inside(netns, ...WHERE_IS_WEB)).toBe('2001:db8:a:101::5')
  for (const [index, name] of [mesh, exit].entries())
    expect(await bed.inside(netns, 'wg', 'show', name, 'listen-port')).toBe(String(bed.port(index)))
}

const ip = (bed: LinuxBed, ...words: readonly string[]) =>
  bed.host.run({ do: 'exec', argv: ['ip', ...words] })
const put = (bed: LinuxBed, rooms: readonly Room[]) =>
  settles(bed.host, () => facilitiesFor({ rooms }, bed.machine))
const once = (bed: LinuxBed, rooms: readonly Room[]) => pass(bed.host, facilitiesFor({ rooms }, bed.machine))
const failed = ({ facilities }: Awaited<ReturnType<typeof once>>) =>
  facilities.filter(({ error }) => error !== null).map(({ facility, error }) => [facility, error?.message])

it.each<[string, (bed: LinuxBed) => unknown]>([
  ['deleted', () => undefined],
  [
    'deleted when its resolver, its translator and its tunnels were stopped',
    (bed) => {
      for (const ref of [...servantsOf(bed), ...tunnelsOf(bed)]) signalProcess(ref, 'SIGSTOP')
    },
  ],
])('a namespace that was %s, with all that lives on in it, is whole after one pass', async (_what, harm) => {
  await using bed = linuxBed()
  await put(bed, [room(bed)])
  for (const _turn of [1, 2]) {
    const old = [...servantsOf(bed), ...tunnelsOf(bed)]
    expect(old).toHaveLength(4)
    harm(bed)
    await ip(bed, 'netns', 'del', `${bed.prefix}-a`)
    expect(failed(await once(bed, [room(bed)]))).toEqual([])
    await isWhole(bed)
    expect(old.filter(isAlive)).toEqual([])
    expect([...servantsOf(bed), ...tunnelsOf(bed)]).toHaveLength(4)
    await put(bed, [room(bed)])
  }
})

it('so is one that somebody deleted and made again himself, after a second pass at most', async () => {
  await using bed = linuxBed()
  await put(bed, [room(bed)])
  const old = [...servantsOf(bed), ...tunnelsOf(bed)]
  await ip(bed, 'netns', 'del', `${bed.prefix}-a`)
  await ip(bed, 'netns', 'add', `${bed.prefix}-a`)
  expect(failed(await once(bed, [room(bed)]))).toEqual([])
  await put(bed, [room(bed)])
  await isWhole(bed)
  expect(old.filter(isAlive)).toEqual([])
})

it('a tunnel that was taken to another namespace is made anew where it belongs', async () => {
  await using bed = linuxBed()
  await put(bed, [room(bed)])
  const [old] = tunnelsOf(bed)
  await bed.addForeign(`${bed.prefix}-theirs`)
  await ip(bed, '-n', `${bed.prefix}-a`, 'link', 'set', devicesOf(bed).mesh, 'netns', `${bed.prefix}-theirs`)
  expect(failed(await once(bed, [room(bed)]))).toEqual([])
  await put(bed, [room(bed)])
  await isWhole(bed)
  expect(old === undefined || isAlive(old)).toBe(false)
})

it('a translator that made its own device is given one that stays', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  const { tun } = devicesOf(bed)
  await put(bed, [room(bed)])
  const [tayga] = servantsOf(bed)
  // As whoever starts it by hand would have it: a device that goes with its process.
  await ip(bed, '-n', netns, 'link', 'del', 'dev', tun)
  if (tayga !== undefined) signalProcess(tayga, 'SIGKILL')
  await expect.poll(() => tayga === undefined || isAlive(tayga)).toBe(false)
  const config = daemonFile(netns, 'tayga-7', 'tayga.conf')
  await bed.inside(netns, 'tayga', '--config', config)
  try {
    expect(failed(await once(bed, [room(bed)]))).toEqual([])
    await put(bed, [room(bed)])
    await isWhole(bed)
    expect(await bed.inside(netns, 'ip', '-d', 'link', 'show', 'dev', tun)).toContain('persist on')
  } finally {
    for (const ref of findCommands('tayga', config)) signalProcess(ref, 'SIGKILL')
  }
})

it('without its device no translator is started, and the resolver serves all the same', async () => {
  await using bed = linuxBed()
  const { tun } = devicesOf(bed)
  const its = room(bed)
  const before = room(bed, { without: ['tayga'] })
  await put(bed, [before])
  for (const ref of servantsOf(bed)) signalProcess(ref, 'SIGKILL')
  // Somebody else's device has the name of one of ours: the links are left as they are.
  const blocked = {
    ...its,
    links: [...its.links, { kind: 'tun', name: 'lo', mtu: 1_420, because: 1 } as const],
  }
  const said = failed(await once(bed, [blocked]))
  expect(said.map(([facility]) => facility)).toEqual([`link:${bed.prefix}-a`, `daemons:${bed.prefix}-a`])
  expect(said[1]?.[1]).toContain(`Device "${tun}" does not exist`)
  expect(await bed.inside(`${bed.prefix}-a`, ...WHERE_IS_WEB)).toBe('2001:db8:a:101::5')
  expect(servantsOf(bed)).toHaveLength(1)
  await put(bed, [its])
  await isWhole(bed)
})

it('a workload that has an eth0 of its own waits, and everything else of its network goes on', async () => {
  await using bed = linuxBed()
  const [web, db] = [`${bed.prefix}-web`, `${bed.prefix}-db`]
  for (const netns of [web, db]) await bed.addForeign(netns)
  await ip(bed, '-n', web, 'link', 'add', 'eth0', 'type', 'bridge')
  const own = bed.prefix.slice(7).replaceAll('-', 'x')
  const pair = (netns: string, index: number) =>
    ({
      kind: 'veth',
      name: `sfw${index}${own}`,
      mac: `02:00:00:00:0${index}:0a`,
      mtu: 1_420,
      peer: { netns, name: 'eth0', mac: `02:00:00:00:0${index}:0b` },
      because: 3,
    }) as const
  const its = aRoom(`${bed.prefix}-a`, {
    links: [pair(web, 1), pair(db, 2)],
    neighbours: [
      { dev: `sfw1${own}`, address: 'fe80::2', mac: '02:00:00:00:01:0b', because: 3 },
      { dev: `sfw2${own}`, address: 'fe80::2', mac: '02:00:00:00:02:0b', because: 3 },
    ],
    addresses: [{ dev: 'lo', prefix: `${ADDRESS}/128`, because: 1 }],
  })
  const said = failed(await once(bed, [its]))
  expect(said.map(([facility]) => facility)).toEqual([`link:${web}`])
  expect(said[0]?.[1]).toContain(`rename or remove it in namespace ${web}`)
  expect(await bed.inside(db, 'ip', '-br', 'link', 'show', 'dev', 'eth0')).toContain('UP')
  const again = await once(bed, [its])
  expect(again.stepsRun).toBe(0)
  await ip(bed, '-n', web, 'link', 'del', 'dev', 'eth0')
  await put(bed, [its])
  // What was connected, and lost its port to a device of somebody else, holds up nobody either.
  await ip(bed, '-n', web, 'link', 'set', 'dev', 'eth0', 'down', 'name', 'mine0')
  await ip(bed, '-n', web, 'link', 'add', 'eth0', 'type', 'bridge')
  expect(failed(await once(bed, [its])).map(([facility]) => facility)).toEqual([`link:${web}`])
  expect(await bed.inside(web, 'ip', '-d', 'link', 'show', 'dev', 'eth0')).toContain('bridge')
})

it('a wireguard-go that cannot start says why, and nothing else', async () => {
  await using bed = linuxBed()
  const { mesh } = devicesOf(bed)
  const [birth] = birthSteps([
    {
      object: 'link',
      kind: 'add',
      // Longer than the kernel takes.
      wanted: { kind: 'wireguard', name: `${mesh}-and-much-more`, mtu: 1_420, because: 1 },
      obstacles: [],
      isKernelWireGuard: false,
      isBorn: false,
      strays: [],
    },
  ])
  if (birth === undefined) throw new Error('there is no step')
  await expect(bed.host.run({ ...birth, patienceMs: 0 } as Step)).rejects.toMatchObject({
    message: expect.stringMatching(/^setsid wireguard-go \S+: Failed to create TUN device: [^\n]+$/),
  })
})
