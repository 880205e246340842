import { join } from 'node:path'
import { runAttached } from '@sixfold/linux/daemon'
import { linuxHost } from '@sixfold/linux/host'
import { inside } from '@sixfold/linux/ownership'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid } from './grid.ts'
import { attacks, KINDS } from './hostile-attacks.ts'
import {
  answered,
  type Heard,
  listening,
  type Place,
  spaceTenants,
  type Tenant,
  tool,
} from './space-tenants.ts'

/** One means harm, the other wants to be left alone; both on the same two nodes. */
const HOSTILE: Tenant = { party: 'tenant-a', nodes: ['n1', 'n2'] }
const OTHER: Tenant = { party: 'tenant-b', nodes: ['n1', 'n2'] }
const MACHINES = ['n1', 'n2', 'x1', 'control'] as const

let it: Grid
let they: Awaited<ReturnType<typeof spaceTenants>>
let directory: string
let machines: ReadonlyMap<string, Readonly<{ netns: string; addresses: readonly string[] }>>

beforeAll(async () => {
  it = await grid('two', 'test-hostile')
  const context = await it.context()
  directory = context.directory
  they = await spaceTenants(it, [HOSTILE, OTHER])
  machines = new Map(
    await Promise.all(
      MACHINES.map(async (name) => {
        const { stdout } = await it.exec(name, 'ip', '-j', 'address', 'show', 'dev', 'br0')
        const addresses = JSON.parse(stdout)[0].addr_info.map(({ local }: { local: string }) => local)
        return [name, { netns: `sfl-test_hostile-${name}`, addresses }] as const
      }),
    ),
  )
})
afterAll(() => it[Symbol.asyncDispose]())

const machine = (name: string) => machines.get(name) ?? { netns: '', addresses: [] }

/** Where nothing of it may be heard: at the other's workloads, in his rooms, and at whoever runs the grid. */
const forbidden = (): Record<string, Place> => ({
  ...Object.fromEntries(
    OTHER.nodes.flatMap((node) => [
      [`workload ${node}`, { netns: they.at(OTHER, node).netns, device: null }],
    ]),
  ),
  ...Object.fromEntries(MACHINES.map((name) => [name, { netns: machine(name).netns, device: 'br0' }])),
})
/** Where all of it must be heard: at the port. */
const PORT = 'port'
const port = (): Record<string, Place> => ({
  [PORT]: { netns: they.room(HOSTILE, 'n1'), device: null },
})

const sums = (heard: Heard, place: string): Record<string, number> => {
  const sum: Record<string, number> = {}
  for (const kinds of Object.values(heard.places[place] ?? {}))
    for (const [kind, count] of Object.entries(kinds)) sum[kind] = (sum[kind] ?? 0) + count
  return sum
}

/** Sends every kind from the hostile workload, at least once and for so many seconds. */
const strike = async (seconds: number): Promise<Record<string, number>> => {
  const { netns } = they.at(HOSTILE, 'n1')
  const input = await attacks({ it, they, hostile: HOSTILE, other: OTHER, machine, seconds })
  const argv = inside(netns, 'python3', tool('hostile.py'))
  const { stdout, stderr } = await runAttached(argv, { stdin: JSON.stringify(input), timeoutMs: 60_000 })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

test('nothing that a hostile workload sends reaches another tenant, a machine of the grid, or its log', async () => {
  const stop = await listening(join(directory, 'log', 'hostile'), { ...forbidden(), ...port() })
  const sent = await strike(0)
  // The ears hear who may speak: the other's own workloads with each other, and the machines of the grid.
  const speak = (netns: string, to: string) =>
    answered(netns, to, 1, '-s', '60', '-p', Buffer.from('HOSTILE:allowed;').toString('hex'))
  await speak(they.at(OTHER, 'n1').netns, they.at(OTHER, 'n2').ipv6)
  for (const name of MACHINES) {
    const from = name === 'n1' ? 'n2' : 'n1'
    await speak(machine(from).netns, machine(name).addresses[0] ?? '')
  }
  const heard = await stop()
  expect(Object.keys(sent).toSorted()).toEqual([...KINDS].toSorted())
  const atPort = sums(heard, PORT)
  for (const kind of KINDS) expect([kind, (atPort[kind] ?? 0) >= (sent[kind] ?? 1)]).toEqual([kind, true])
  for (const place of Object.keys(forbidden()))
    expect([place, Object.keys(sums(heard, place))]).toEqual([place, ['allowed']])
})

test('while it does so with all its might another loses no ping, and no table of neighbours grows', async () => {
  const { netns } = they.at(OTHER, 'n1')
  const [own, theirs] = [they.at(HOSTILE, 'n2'), they.at(OTHER, 'n2')]
  const pings = ['-i', '0.05', '-W', '2'] as const
  const flood = strike(4)
  const [six, four, space] = await Promise.all([
    answered(netns, theirs.ipv6, 60, ...pings),
    answered(netns, theirs.ipv4, 60, ...pings),
    answered(netns, '10.10.0.3', 60, ...pings),
  ])
  const sent = Object.values(await flood).reduce((sum, count) => sum + count, 0)
  process.stdout.write(`${sent} hostile frames in 4 s\n`)
  expect({ six, four, space }).toEqual({ six: 60, four: 60, space: 60 })
  expect(sent).toBeGreaterThan(4_000)
  const listed = await linuxHost().read(['ip', '-n', they.room(HOSTILE, 'n1'), 'neigh', 'show', 'nud', 'all'])
  const known = (listed ?? '').split('\n').filter((line) => line.includes(' dev sfw'))
  // Of its own link there is the workload itself, and who listens on it.
  expect(known.filter((line) => !/ (PERMANENT|NOARP)/.test(line))).toEqual([])
  // Who is no party to it is answered as ever.
  expect(await answered(they.at(HOSTILE, 'n1').netns, own.ipv6, 5, '-i', '0.05', '-W', '2')).toBe(5)
})
