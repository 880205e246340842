import { capture, fetchFrom, readCapture } from '@sixfold/lab'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, type PrintedFact, sixfold } from '../scenarios/grid.ts'
import { countsOf, cutFrom, learntAt, slicesNow, toldTo } from '../scenarios/routers.ts'

let it: Grid

beforeAll(async () => {
  it = await grid('bgp', 'test-bgp')
})
afterAll(() => it[Symbol.asyncDispose]())

const PARTY = 'tenant-a'
const [HUB, DC] = ['2001:db8:e000:', '2001:db8:1002:']
const NETWORKS = Array.from({ length: 4 }, (_, index) => `day-${index}`)
const about = (type: string, network: string, data: object = {}) => ({
  type,
  party: PARTY,
  data: { network, ...data },
})
const byOperator = (type: string, exit: string) => ({ type, party: 'operator', data: { exit } })

/** What each slice should have been: told once, and taken back once where it was returned. */
const onceEach = (facts: readonly PrintedFact[], allocation: string): string[] => {
  const { cut, returned } = cutFrom(facts, allocation)
  return cut.map((slice) => `${slice} added 1${returned.includes(slice) ? ', removed 1' : ''}`)
}

/** Waits until routers know the slices that there are, and nothing else; says which the exits have. */
const expectLearnt = async (): Promise<readonly string[]> => {
  const facts = await it.facts()
  const timeout = { timeout: 15_000 }
  await expect.poll(() => learntAt(it, 'hub'), timeout).toEqual(slicesNow(facts, HUB))
  await expect.poll(() => learntAt(it, 'dc'), timeout).toEqual(slicesNow(facts, DC))
  return slicesNow(facts, HUB)
}

const slicesOf = async (exit: string): Promise<string[]> => {
  const { stdout } = await sixfold(['exit', 'show', exit, '--json', '--lab', it.lab])
  return JSON.parse(stdout).slices.toSorted()
}

/** Pings once from the internet; what was answered, and how often the question crossed the wire of a machine. */
const asked = async (address: string, link: string) => {
  const filter = ['icmp6', 'and', 'dst', address]
  const running = await capture(it.lab, link, { filter })
  const { stdout } = await it.exec('web1', 'ping', '-n', '-c', '1', '-W', '1', address)
  await running.stop()
  return { answer: stdout, crossed: (await readCapture(running.file)).length }
}

test('routers learn slices, once each, and nothing else, through a day of orders; nothing loops, and nothing is lost', async () => {
  const first = await expectLearnt()
  const [kept = '', grows = '', shrinks = ''] = NETWORKS
  await it.orderAndWait(
    ...NETWORKS.map((network) => networkOrder(PARTY, network, ['h1', 'n1'])),
    about('ResourceAdded', grows, { node: 'n2' }),
    about('ResourceRemoved', shrinks, { node: 'n1' }),
  )
  // Each exit serves two, of which each took two /64s: more than a slice has.
  const all = await expectLearnt()
  expect(all.length).toBeGreaterThan(first.length)

  // By the exit's slice, and by the node's own; its gateway knows where IPv6 leaves by BGP alone.
  const web = (await it.context()).machines.find(({ name }) => name === 'web1')?.ipv6 ?? ''
  const seen = ['h1', 'n1'].map(async (node) => fetchFrom(it.lab, `${PARTY}/${kept}@${node}`, web))
  const { members } = await it.show(`${PARTY}/${kept}`)
  const own = (node: string) => members.find(({ name }) => name === node)?.prefix.replace('::/64', ':ffff::2')
  expect(await Promise.all(seen)).toEqual(['h1', 'n1'].map((node) => ({ server: 'web1', seen: own(node) })))
  // No network has this /64 of a slice, and nobody that slice of the allocation.
  const { answer, crossed } = await asked(`${DC}1ff::1`, 'dc~n1')
  expect(answer).toMatch(/From 2001:db8:1:2::a:1 .*Destination unreachable/)
  expect(crossed).toBe(1)
  expect(await asked(`${HUB}ff00::1`, 'hub~x1')).toMatchObject({ crossed: 0 })

  // Drained it tells what it told as long as it serves somebody, and nothing from then on.
  await it.orderAndWait(byOperator('ExitDrained', 'x2'))
  expect(await learntAt(it, 'hub')).toEqual(all)
  await it.orderAndWait(...NETWORKS.map((network) => about('NetworkCancelled', network)))
  await expect.poll(() => learntAt(it, 'hub'), { timeout: 5_000 }).toEqual(await slicesOf('x1'))
  await it.orderAndWait(byOperator('ExitRetired', 'x2'))
  await expectLearnt()

  const facts = await it.facts()
  expect(countsOf(await toldTo(it, 'hub'))).toEqual(onceEach(facts, HUB))
  expect(countsOf(await toldTo(it, 'dc'))).toEqual(onceEach(facts, DC))
})
