import { readdir, readFile } from 'node:fs/promises'
import type { Room } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { type LinuxBed, linuxBed, tunnelRooms } from '../linux-bed.ts'
import { facilitiesFor, openMachine } from '../machine.ts'
import { askControl } from './control.ts'
import { kernelWireGuard } from './kernel-support.ts'
import { newPrivateKey, publicKeyOf } from './keys.ts'
import { parseDump } from './parse.ts'
import { parseAnswer } from './parse-answer.ts'
import { watchDevice } from './watch.ts'

const rooms = (bed: LinuxBed) => tunnelRooms(bed, (name) => publicKeyOf(bed.keyOf(name)))
const put = (bed: LinuxBed, wanted: readonly Room[]) =>
  settles(bed.host, () => facilitiesFor({ rooms: wanted }, bed.machine))
const ping = (bed: LinuxBed, count = 1) =>
  bed.inside(
    `${bed.prefix}-a`,
    'ping',
    '-c',
    String(count),
    '-i',
    '0.01',
    '-W',
    '1',
    '-I',
    '2001:db8:1::1',
    '2001:db8:2::1',
  )
const deviceIn = (room: Room | undefined): string => room?.links[0]?.name ?? ''

/** The wireguard-go behind a device, by its whole command line. */
const pidOf = async (device: string): Promise<number> => {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (line === `wireguard-go\0${device}\0`) return Number(pid)
  }
  throw new Error(`no wireguard-go ${device}`)
}

it('two ends shake hands; a second pass does nothing; a restarted agent does nothing', async () => {
  await using bed = linuxBed()
  const start = performance.now()
  expect((await bed.put(...rooms(bed))).isConverged).toBe(true)
  await ping(bed)
  expect(performance.now() - start).toBeLessThan(1_500)
  await put(bed, rooms(bed))
  const restarted = openMachine({ agentId: bed.prefix, keyOf: bed.keyOf })
  const before = { ...bed.host.counters }
  await settles(bed.host, () => facilitiesFor({ rooms: rooms(bed) }, restarted))
  expect(bed.host.counters.steps).toBe(before.steps)
})

it('puts right a peer removed, a key changed, a port changed, and loses no packet over a change', async () => {
  await using bed = linuxBed()
  const [a, b] = rooms(bed)
  await put(bed, [a, b])
  const device = deviceIn(a)
  await bed.host.read(['wg', 'set', device, 'peer', publicKeyOf(bed.keyOf('b')), 'remove'])
  await put(bed, [a, b])
  await ping(bed)
  await bed.host.read(['wg', 'set', device, 'listen-port', '0', 'fwmark', '0'])
  await put(bed, [a, b])
  const running = ping(bed, 60)
  const more = {
    publicKey: publicKeyOf(newPrivateKey()),
    endpoint: null,
    allowedIps: ['2001:db8:3::/64'],
    keepaliveSeconds: 0,
    because: 2,
  }
  const [wireguard] = a.wireguards
  if (wireguard === undefined) throw new Error('no device')
  await put(bed, [{ ...a, wireguards: [{ ...wireguard, peers: [...wireguard.peers, more] }] }, b])
  expect(await running).toContain(' 0% packet loss')
})

it('holds peers to whom nothing is sent, made with the device and beside it', async () => {
  await using bed = linuxBed()
  const [a, b] = rooms(bed)
  const [wireguard] = a.wireguards
  if (wireguard === undefined) throw new Error('no device')
  const silent = () => ({
    publicKey: publicKeyOf(newPrivateKey()),
    endpoint: null,
    allowedIps: [],
    keepaliveSeconds: 0,
    because: 2,
  })
  const peers = [...wireguard.peers, silent()]
  await put(bed, [{ ...a, wireguards: [{ ...wireguard, peers }] }, b])
  const more = [{ ...a, wireguards: [{ ...wireguard, peers: [...peers, silent()] }] }, b] as const
  await put(bed, more)
  expect((await bed.put(...more)).stepsRun).toBe(0)
  expect(await bed.host.read(['wg', 'show', deviceIn(a), 'allowed-ips'])).toMatch(/\(none\)\n.*\(none\)/s)
  await ping(bed)
})

it('hears the same of a device on its control socket as from wg', async () => {
  await using bed = linuxBed()
  if (await kernelWireGuard()(bed.host)) return // a device of the kernel has no such socket
  const [a, b] = rooms(bed)
  await put(bed, [a, b])
  await ping(bed)
  const device = deviceIn(a)
  const more = ['peer', publicKeyOf(newPrivateKey()), 'persistent-keepalive', '25']
  await bed.host.read(['wg', 'set', device, ...more, 'allowed-ips', '10.0.0.0/24,2001:db8:3::/64'])
  const now = Math.floor(Date.now() / 1_000)
  const said = parseAnswer((await askControl(device)) ?? '', now)
  const dumped = parseDump((await bed.host.read(['wg', 'show', device, 'dump'])) ?? '', now)
  // A wireguard-go tells of its peers in the order of its map: another one each time.
  const inOrder = (found: typeof said) => found.peers.toSorted((x, y) => (x.publicKey < y.publicKey ? -1 : 1))
  expect({ ...said, peers: inOrder(said) }).toEqual({ ...dumped, peers: inOrder(dumped) })
  expect(said.peers.map(({ isLive }) => isLive).toSorted()).toEqual([false, true])
})

it('makes all again after kill -9 of a wireguard-go, of which the watch tells at once', async () => {
  await using bed = linuxBed()
  if (await kernelWireGuard()(bed.host)) return // a device of the kernel has nobody to kill
  const wanted = rooms(bed)
  await put(bed, wanted)
  await ping(bed)
  const { promise: gone, resolve } = Promise.withResolvers<string>()
  using _watch = watchDevice(deviceIn(wanted[0]), resolve)
  await bed.host.read(['wg', 'show', deviceIn(wanted[0]), 'listen-port'])
  process.kill(await pidOf(deviceIn(wanted[0])), 'SIGKILL')
  await gone
  const start = performance.now()
  await expect.poll(async () => (await bed.put(...wanted)).isConverged, { interval: 5 }).toBe(true)
  await ping(bed)
  expect(performance.now() - start).toBeLessThan(1_000)
  await put(bed, wanted)
})

it('leaves no key in a file and shows none', async () => {
  await using bed = linuxBed()
  const report = await bed.put(...rooms(bed))
  const shown = JSON.stringify(report)
  for (const name of ['a', 'b']) expect(shown).not.toContain(bed.keyOf(name))
  const left = (await bed.host.list('/run/sixfold/wireguard')) ?? []
  expect(left.filter((name) => name.startsWith(deviceIn(rooms(bed)[0])))).toEqual([])
})
