import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { namesOf } from '@sixfold/derive'
import { linuxHost } from '@sixfold/linux/host'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, sixfold, workloadAddress } from './grid.ts'
import { pingingOn } from './pinging.ts'

let it: Grid

const PARTY = 'tenant-a'

beforeAll(async () => {
  it = await grid('two', 'test-rotation')
  await it.orderAndWait(networkOrder(PARTY, 'blue', ['n1', 'n2']))
  await Promise.all(['n1', 'n2'].map((node) => it.exec(`${PARTY}/blue@${node}`, 'true')))
})
afterAll(() => it[Symbol.asyncDispose]())

const rotation = { type: 'KeyRotationOrdered', party: PARTY, data: { network: 'blue' } }

/** The public keys that devices of the network hold, of this generation and the one before, on all machines. */
const keysInKernel = async (generation: number): Promise<Set<string>> => {
  const there = (await linuxHost().list('/var/run/wireguard')) ?? []
  const { agents } = await it.context()
  const names = agents.flatMap(({ id }) => {
    const { mesh, exit } = namesOf(id, PARTY, 'blue')
    return (['ipv6', 'ipv4'] as const).flatMap((family) =>
      [generation - 1, generation].flatMap((its) => [mesh(family, its), exit(family, its)]),
    )
  })
  const keys = await Promise.all(
    names
      .filter((name) => there.includes(`${name}.sock`))
      .map(async (name) => (await linuxHost().read(['wg', 'show', name, 'public-key'])) ?? ''),
  )
  return new Set(keys)
}

const keysOnDisk = async (): Promise<string[]> => {
  const { agents } = await it.context()
  const all = await Promise.all(agents.map(({ stateDir }) => readdir(join(stateDir, 'keys'))))
  return all.flat()
}

const publicKeys = async (): Promise<string[]> => {
  const { members } = (await it.show(`${PARTY}/blue`)) as unknown as {
    members: { keys: { mesh: string | null; exit: string } | null }[]
  }
  return members.flatMap(({ keys }) => (keys === null ? [] : [keys.exit, keys.mesh ?? []].flat()))
}

const named = async (name: string): Promise<number> =>
  (await it.facts()).filter(({ type }) => type.includes(`fact.${name}.`)).length

const shown = async (): Promise<string> =>
  (await sixfold(['network', 'show', `${PARTY}/blue`, '--lab', it.lab])).stdout

/** A machine's own firewall that lets no ICMP through, but for what finds neighbours. */
const NO_ICMP = [
  'add table inet noicmp',
  ...['input', 'output'].flatMap((hook) => [
    `add chain inet noicmp ${hook} { type filter hook ${hook} priority 0; }`,
    `add rule inet noicmp ${hook} ip protocol icmp counter drop`,
    `add rule inet noicmp ${hook} icmpv6 type != { nd-neighbor-solicit, nd-neighbor-advert } counter drop`,
  ]),
].join('\n')

const MEGABYTE = 1_048_576
/** Serves two, and is gone. */
const SERVE = `let left = 2
const server = require('node:net').createServer((it) => {
  it.end(Buffer.alloc(${MEGABYTE}, 1))
  if (--left === 0) server.close()
}).listen(80, '::')`
const FETCH = `let bytes = 0
require('node:net').connect(80, process.argv[1]).on('data', ({ length }) => (bytes += length)).on('close', () => console.log(bytes))
setTimeout(() => process.exit(1), 8000).unref()`

test('packets of the network’s MTU pass, and none that is larger, also where no ICMP does', async () => {
  for (const machine of ['n1', 'n2'])
    expect((await it.exec(machine, 'sh', '-c', `nft '${NO_ICMP}'`)).exitCode).toBe(0)
  const six = await workloadAddress(it, `${PARTY}/blue`, 'n2')
  const { members } = await it.show(`${PARTY}/blue`)
  const four = members.find(({ name }) => name === 'n2')?.ipv4.replace('.0/24', '.2') ?? ''
  const from = `${PARTY}/blue@n1`
  const [{ mtu }] = JSON.parse((await it.exec(from, 'ip', '-j', 'link', 'show', 'dev', 'eth0')).stdout)
  expect(mtu).toBe(1_420)
  for (const [address, headers] of [
    [six, 48],
    [four, 28],
  ] as const)
    for (const [more, received] of [
      [0, 3],
      [1, 0],
    ] as const) {
      const size = String(mtu - headers + more)
      const words = [
        'ping',
        '-n',
        '-q',
        '-M',
        'do',
        '-i',
        '0.05',
        '-W',
        '1',
        '-c',
        '3',
        '-s',
        size,
        address,
      ] as const
      const ping = await it.exec(from, ...words)
      expect([address, more, Number(/(\d+) received/.exec(ping.stdout)?.[1])]).toEqual([
        address,
        more,
        received,
      ])
    }
  const serving = it.exec(`${PARTY}/blue@n2`, 'timeout', '20', process.execPath, '-e', SERVE)
  await expect
    .poll(async () => (await it.exec(from, process.execPath, '-e', FETCH, six)).stdout.trim(), {
      timeout: 5_000,
    })
    .toBe(String(MEGABYTE))
  expect((await it.exec(from, process.execPath, '-e', FETCH, four)).stdout.trim()).toBe(String(MEGABYTE))
  for (const machine of ['n1', 'n2']) await it.exec(machine, 'nft', 'delete', 'table', 'inet', 'noicmp')
  await serving
})

test('all keys of a network are replaced under traffic, and one that was away follows', async () => {
  const there = await workloadAddress(it, `${PARTY}/blue`, 'n2')
  const { members } = await it.show(`${PARTY}/blue`)
  const exit6 = members.find(({ name }) => name === 'x1')?.prefix.replace('::/64', '::1') ?? ''
  const before = await publicKeys()
  const stops = [
    await pingingOn(it, `${PARTY}/blue@n1`, there),
    await pingingOn(it, `${PARTY}/blue@n2`, exit6),
  ]

  await it.order([rotation])
  await expect.poll(() => named('KeysRotated'), { timeout: 20_000 }).toBe(1)
  await expect
    .poll(async () => (await keysOnDisk()).every((name) => name.endsWith('.2.json')), { timeout: 10_000 })
    .toBe(true)
  const after = await publicKeys()
  expect(after).toHaveLength(before.length)
  expect(after.filter((key) => before.includes(key))).toEqual([])
  const held = await keysInKernel(2)
  expect(after.filter((key) => !held.has(key))).toEqual([])
  expect(held.size).toBe(after.length)

  await it.kill('node-agent@n2')
  await it.order([rotation])
  await expect.poll(shown, { timeout: 15_000 }).toMatch(/n2 .*has made no keys/)
  expect(await named('KeysRotated')).toBe(1)
  await it.start('node-agent@n2')
  await expect.poll(() => named('KeysRotated'), { timeout: 30_000 }).toBe(2)

  for (const pinged of await Promise.all(stops.map((stop) => stop()))) {
    expect(pinged.last).toBeGreaterThan(300)
    expect(pinged.lost).toEqual([])
  }
})
