import { setTimeout as sleep } from 'node:timers/promises'
import { bind, pass } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { aRoom } from '../examples.ts'
import { linuxBed } from '../linux-bed.ts'
import { facilitiesFor } from '../machine.ts'
import { netnsFacility } from './index.ts'

const SYSCTLS = [
  ['net.ipv4.ip_forward', '1'],
  ['net.ipv6.conf.all.forwarding', '1'],
  ['net.ipv6.conf.default.forwarding', '1'],
  ['net.ipv6.conf.all.accept_dad', '0'],
  ['net.ipv6.conf.default.accept_dad', '0'],
  ['net.ipv6.conf.default.accept_ra', '0'],
] as const

it('comes to rest from whatever was there, and removes only its own', async () => {
  await using bed = linuxBed()
  const names = (...labels: readonly string[]) => labels.map((label) => `${bed.prefix}-${label}`)
  const facility = netnsFacility('netns', (name) => name.startsWith(`${bed.prefix}-n`))
  await bed.addForeign(`${bed.prefix}-foreign`)
  for (const wanted of [names('n1'), names('n1', 'n2'), [], names('n3', 'n1')]) {
    await settles(bed.host, () => [bind(facility, wanted)])
    const found = (await bed.host.list('/run/netns'))?.filter((name) => name.startsWith(bed.prefix))
    expect(found?.toSorted()).toEqual([...names('foreign'), ...wanted].toSorted())
  }
})

it('prepares what it made and writes nothing where it did not', async () => {
  await using bed = linuxBed()
  const [ours, theirs] = [`${bed.prefix}-ours`, `${bed.prefix}-theirs`]
  await bed.addForeign(theirs)
  const read = async (netns: string) =>
    Promise.all(SYSCTLS.map(async ([name]) => [name, await bed.inside(netns, 'sysctl', '-n', name)]))
  const before = await read(theirs)
  const pair = {
    kind: 'veth',
    name: `sfx${process.pid}`,
    mac: '02:00:00:00:00:0a',
    mtu: 1_420,
    peer: { netns: theirs, name: 'eth0', mac: '02:00:00:00:00:0b' },
    because: 1,
  } as const
  await settles(bed.host, () => facilitiesFor({ rooms: [aRoom(ours, { links: [pair] })] }, bed.machine))
  expect(await read(ours)).toEqual(SYSCTLS.map((item) => [...item]))
  expect(await read(theirs)).toEqual(before)
})

it('has IPv6, and takes in what came another way than it would go out, whatever the machine does for itself', async () => {
  await using bed = linuxBed()
  const ours = `${bed.prefix}-ours`
  const strict = ['all', 'default'].flatMap((it) => [
    `net.ipv6.conf.${it}.disable_ipv6`,
    `net.ipv4.conf.${it}.rp_filter`,
  ])
  // As the machine would leave it: made by one of us that died before it was prepared.
  await bed.addForeign(ours)
  await bed.inside(ours, 'sysctl', '-q', '-w', ...strict.map((it) => `${it}=1`))
  await settles(bed.host, () => facilitiesFor({ rooms: [aRoom(ours, {})] }, bed.machine))
  const values = await Promise.all(strict.map((name) => bed.inside(ours, 'sysctl', '-n', name)))
  expect(values).toEqual(strict.map(() => '0'))
})

it('removes a namespace with a live wireguard-go: process, device and socket are gone', async () => {
  await using bed = linuxBed()
  const [netns, device] = [`${bed.prefix}-ours`, `sfk${process.pid}`]
  const room = aRoom(netns, { links: [{ kind: 'wireguard', name: device, mtu: 1_420, because: 1 }] })
  expect((await bed.put(room)).isConverged).toBe(true)
  expect(await bed.host.list('/var/run/wireguard')).toContain(`${device}.sock`)
  const { isConverged } = await pass(bed.host, [
    bind(
      netnsFacility('netns', (name) => name === netns),
      [],
    ),
  ])
  expect(isConverged).toBe(true)
  await expect.poll(() => bed.host.list('/var/run/wireguard')).not.toContain(`${device}.sock`)
})

it('makes a namespace anew whose name is nothing but a file, and removes one that nobody wants', async () => {
  await using bed = linuxBed()
  const room = aRoom(`${bed.prefix}-ours`, { nft: 'set some { type ipv6_addr; }' })
  expect((await bed.put(room)).isConverged).toBe(true)
  const unmounted = () => bed.host.run({ do: 'exec', argv: ['umount', `/run/netns/${bed.prefix}-ours`] })
  // One that is being made at this moment is let be.
  await sleep(2_100)
  await unmounted()
  const { isConverged, facilities } = await bed.put(room)
  expect([isConverged, facilities[0]?.changes]).toEqual([
    true,
    [`add namespace ${bed.prefix}-ours: was a file that nothing is mounted on`],
  ])
  expect(await bed.inside(`${bed.prefix}-ours`, 'nft', 'list', 'sets')).toContain('set some')
  expect((await bed.put(room)).stepsRun).toBe(0)
  await sleep(2_100)
  await unmounted()
  const mine = netnsFacility('netns', (name) => name === `${bed.prefix}-ours`)
  expect((await pass(bed.host, [bind(mine, [])])).isConverged).toBe(true)
  expect(await bed.host.list('/run/netns')).not.toContain(`${bed.prefix}-ours`)
})
