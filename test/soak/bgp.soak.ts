import { gatewayNetns } from '@sixfold/derive'
import { findProcesses, signalProcess } from '@sixfold/linux/daemon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder } from '../scenarios/grid.ts'
import { countsOf, learntAt, slicesNow, type Told, toldTo } from '../scenarios/routers.ts'

/**
 * What routers hear in a day of orders, in fast motion: networks come, grow, shrink and go, slices fill up and are cut,
 * daemons are killed. Then an exit dies whole.
 */

let it: Grid

beforeAll(async () => {
  it = await grid('bgp', 'soak-bgp')
}, 120_000)
afterAll(async () => {
  await it[Symbol.asyncDispose]()
}, 120_000)

const PARTY = 'tenant-a'
const HUB = '2001:db8:e000:'
const DC = '2001:db8:1002:'
const ROUNDS = 12
const EACH = 8

const about = (type: string, network: string, data: object = {}) => ({
  type,
  party: PARTY,
  data: { network, ...data },
})

const birdOf = async (exit: string) => {
  const { agents } = await it.context()
  const agent = agents.find(({ machine }) => machine === exit)
  const mark = `SIXFOLD_DAEMON=${gatewayNetns(agent?.id ?? '')}/bird`
  const [process] = findProcesses({ netns: [], mark })
  if (process === undefined) throw new Error(`no BIRD of ${exit}`)
  return process
}

/** Networks of a round: three live on to the end, the others grow or shrink, and go with the next round. */
const round = async (number: number): Promise<number> => {
  const names = Array.from({ length: EACH }, (_, index) => `r${number}-${index}`)
  const before = number === 0 ? [] : names.slice(3).map((name) => name.replace(/^r\d+/, `r${number - 1}`))
  const first = [
    ...names.map((network) => networkOrder(PARTY, network, ['h1', 'n1'])),
    ...before.map((network) => about('NetworkCancelled', network)),
  ]
  const second = [
    ...names.slice(3, 6).map((network) => about('ResourceAdded', network, { node: 'n2' })),
    ...names.slice(6).map((network) => about('ResourceRemoved', network, { node: 'n1' })),
  ]
  const outcomes = [...(await it.orderAndWait(...first)), ...(await it.orderAndWait(...second))]
  expect(outcomes.filter(({ stage }) => stage === 'rejected')).toEqual([])
  return outcomes.length
}

test('each slice is told once, and nothing else, ever', async () => {
  let orders = 0
  for (let number = 0; number < ROUNDS; number += 1) {
    orders += await round(number)
    // Neighbours that know of graceful restart notice nothing of it.
    if (number % 4 === 3) signalProcess(await birdOf('x1'), 'SIGKILL')
    await expect
      .poll(() => learntAt(it, 'hub'), { timeout: 20_000 })
      .toEqual(slicesNow(await it.facts(), HUB))
    await expect.poll(() => learntAt(it, 'dc'), { timeout: 20_000 }).toEqual(slicesNow(await it.facts(), DC))
  }
  // A daemon that begins anew says again what is known.
  const isNews = ({ what }: Told): boolean => what !== 'updated' && what !== 'repeated'
  const hub = countsOf((await toldTo(it, 'hub')).filter(isNews))
  expect(hub).toEqual(slicesNow(await it.facts(), HUB).map((slice) => `${slice} added 1`))
  expect(countsOf(await toldTo(it, 'dc'))).toEqual(
    slicesNow(await it.facts(), DC).map((slice) => `${slice} added 1`),
  )
  process.stdout.write(`${orders} orders, ${hub.length} slices told at the hub\n`)
}, 1_800_000)

test('an exit that dies is believed for no longer than its neighbours were asked to', async () => {
  const before = await learntAt(it, 'hub')
  const bird = await birdOf('x1')
  await it.kill('exit-gateway@x1')
  const at = Date.now()
  signalProcess(bird, 'SIGKILL')
  await expect
    .poll(async () => (await learntAt(it, 'hub')).length, { timeout: 30_000 })
    .toBeLessThan(before.length)
  const gone = Date.now() - at
  await it.start('exit-gateway@x1')
  await expect.poll(() => learntAt(it, 'hub'), { timeout: 30_000, interval: 100 }).toEqual(before)
  process.stdout.write(
    `its routes went after ${gone} ms, and were back ${Date.now() - at - gone} ms after its agent\n`,
  )
  expect(gone).toBeLessThan(15_000)
}, 120_000)
