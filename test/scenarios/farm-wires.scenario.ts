import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, sixfold, workloadAddress } from './grid.ts'
import { pingingOn } from './pinging.ts'

let it: Grid

beforeAll(async () => {
  it = await grid('two', 'test-farm-wires')
})
afterAll(() => it[Symbol.asyncDispose]())

const PARTY = 'tenant-a'
const farmOrder = () => {
  const { type, party, data } = networkOrder(PARTY, 'blue', ['n1', 'n2'])
  return { type, party, data: { ...data, wires: 'farm' } }
}
const trust = (wires: 'trusted' | 'untrusted') => ({
  type: 'FarmTrustDeclared',
  party: 'operator',
  data: { farm: 'dc', wires },
})

/** What was said about wires so far. */
const said = async (): Promise<string[]> =>
  (await it.facts()).flatMap(({ type }) => /fact\.((?:FarmWires|Vni)\w+)\./.exec(type)?.[1] ?? [])

const over = async (): Promise<string | undefined> => {
  const { wires } = (await it.show(`${PARTY}/blue`)) as unknown as { wires: { over: string; to: string }[] }
  return wires.find(({ over: carrier }) => carrier === 'vxlan')?.over
}

const filterOf = async (): Promise<string> => (await it.exec('n1', 'nft', 'list', 'ruleset')).stdout

test('a trusted farm carries a network in clear, a withdrawn trust takes it back, and a ping at 100 a second loses nothing', async () => {
  await it.orderAndWait(farmOrder())
  const there = await workloadAddress(it, `${PARTY}/blue`, 'n2')
  await Promise.all(['n1', 'n2'].map((node) => it.exec(`${PARTY}/blue@${node}`, 'true')))
  const stop = await pingingOn(it, `${PARTY}/blue@n1`, there)

  await it.orderAndWait(trust('trusted'))
  await expect
    .poll(said, { timeout: 20_000, interval: 300 })
    .toEqual(['VniAssigned', 'FarmWiresPrepared', 'FarmWiresOpened'])
  expect(await over()).toBe('vxlan')
  const traced = await sixfold(['trace', `${PARTY}/blue`, 'n1', 'n2', '--lab', it.lab])
  expect(traced.stdout).toContain('in clear')

  // What others do to the machine's own filter is put right when it is heard.
  const filter = await filterOf()
  expect(filter).toContain('VXLAN from who is no member there')
  await it.exec('n1', 'nft', 'flush', 'ruleset')
  await expect.poll(filterOf, { timeout: 2_000, interval: 100 }).toBe(filter)

  await sleep(300)
  await it.orderAndWait(trust('untrusted'))
  await expect
    .poll(said, { timeout: 20_000, interval: 300 })
    .toEqual([
      'VniAssigned',
      'FarmWiresPrepared',
      'FarmWiresOpened',
      'FarmWiresClosed',
      'FarmWiresRemoved',
      'VniReleased',
    ])
  expect(await over()).toBeUndefined()
  const pinged = await stop()
  expect(pinged.last).toBeGreaterThan(200)
  expect(pinged.lost).toEqual([])
})
