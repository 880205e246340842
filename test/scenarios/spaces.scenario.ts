import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProcesses, isAlive, runAttached, signalProcess } from '@sixfold/linux/daemon'
import { linuxHost } from '@sixfold/linux/host'
import { inside } from '@sixfold/linux/ownership'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid } from './grid.ts'
import { talkingTenants } from './space-talk.ts'
import { answered, eventually, type Tenant, THERE } from './space-tenants.ts'

/** Three tenants with the same two addresses; of one, a node is behind a NAT, so that the exit relays between both. */
const FIRST: Tenant = { party: 'tenant-a', nodes: ['n1', 'n2'] }
const SECOND: Tenant = { party: 'tenant-b', nodes: ['n1', 'n2'] }
const TENANTS = [FIRST, SECOND, { party: 'tenant-c', nodes: ['n1', 'home1'] }] as const

let it: Grid
let they: Awaited<ReturnType<typeof talkingTenants>>

beforeAll(async () => {
  it = await grid('demo', 'test-spaces')
  they = await talkingTenants(it, TENANTS)
})
afterAll(() => it[Symbol.asyncDispose]())

/** The translator in a tenant's room; the only process of that name there. */
const translator = (tenant: Tenant, node: string) => {
  const inRoom = findProcesses({ netns: [they.room(tenant, node)], mark: '' })
  const found = inRoom.find(({ pid }) => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'tayga\n')
  if (found === undefined) throw new Error('there is no translator')
  return found
}

test('three tenants with the same addresses talk at once, each with its own, and nobody sees a packet of another', async () => {
  const { came, should, missed, heard, own } = await they.talkAtOnce()
  expect(came).toEqual(should)
  expect(missed).toBe(0)
  expect(heard).toEqual(own)
})

test('the same ears hear it where two networks are tied together by hand', async () => {
  expect(await they.tiedTogether(FIRST, SECOND)).toContain(they.shortOf(FIRST.party))
})

test('nobody writes a translated address himself, not of his own space and not of another', async () => {
  const facts = await it.facts()
  const ula = String(facts.find(({ type }) => type.includes('GridFounded'))?.data.ula).replace('::/48', '')
  const { netns } = they.at(FIRST, 'n1')
  const pings = await Promise.all(
    facts
      .filter(({ type }) => type.includes('AddressSpaceAttached'))
      .map(({ data }) => `${ula}:${Number(data.id).toString(16)}::a0a:3`)
      .map((to) => answered(netns, to, 2, '-i', '0.1')),
  )
  expect(pings).toEqual(TENANTS.map(() => 0))
})

test('a translator that is killed, or stopped, is back within two seconds, and IPv6 loses nothing meanwhile', async () => {
  const { netns } = they.at(FIRST, 'n1')
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    const ipv6 = answered(netns, they.at(FIRST, 'n2').ipv6, 40, '-i', '0.05', '-W', '2')
    await sleep(200)
    const old = translator(FIRST, 'n1')
    const since = Date.now()
    signalProcess(old, signal)
    await sleep(20)
    // Asks until it is answered.
    const again = await runAttached(
      inside(netns, 'ping', '-n', '-q', '-c', '1', '-w', '5', '-i', '0.05', THERE),
    )
    expect(again.exitCode).toBe(0)
    const healedMs = Date.now() - since
    expect(healedMs).toBeLessThan(2_000)
    expect(await ipv6).toBe(40)
  }
})

test('a room that is deleted is back within two seconds, with its translator, and once more', async () => {
  const { netns } = they.at(FIRST, 'n1')
  for (const _turn of [1, 2]) {
    await sleep(1_000) // what was repaired before is looked at once more
    const old = translator(FIRST, 'n1')
    const since = Date.now()
    await linuxHost().run({ do: 'exec', argv: ['ip', 'netns', 'del', they.room(FIRST, 'n1')] })
    await eventually(async () => (isAlive(old) ? null : true), 'the old translator ends')
    // Asks until it is answered.
    const again = await runAttached(
      inside(netns, 'sh', '-c', `until ping -n -q -c 1 -W 0.2 ${THERE}; do sleep 0.02; done >/dev/null 2>&1`),
    )
    expect(again.exitCode).toBe(0)
    expect(Date.now() - since).toBeLessThan(2_000)
  }
})
