import { setTimeout as sleep } from 'node:timers/promises'
import { addressesOf } from '@sixfold/derive'
import { linuxHost } from '@sixfold/linux/host'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomFrom } from '../kernel/random.examples.ts'
import { wholeKernel } from '../kernel/whole-kernel.examples.ts'
import { type Grid, grid } from '../scenarios/grid.ts'
import { answered, spaceTenants } from '../scenarios/space-tenants.ts'
import { DAMAGES, type Damage, HARD, type Site, UNTOLD } from './damages.ts'
import { daemonsIn, furnish, siteOf, TENANT } from './site.ts'

/** Each kind of change of a hand that is not ours, and two hundred at random, under agents as they are in life. */

const HEARD_MS = 2_000
const SWEPT_MS = 30_000
/** A look at everything, and the pass itself, on a machine that has other things to do. */
const LOOKS_MS = 5_000
const RANDOM = 200

let it: Grid
let they: Awaited<ReturnType<typeof spaceTenants>>
let site: Site
let whole: () => Promise<string>

beforeAll(async () => {
  it = await grid('two', 'soak-disruptions')
  they = await spaceTenants(it, [TENANT])
  await furnish(it, they)
  site = await siteOf(they)
  const namespaces = [site.netns, site.gateway, site.workload, site.exitPoint, site.exitGateway]
  whole = async () => `${await look(namespaces)}\n${daemonsIn(site.netns).join('\n')}`
  await sleep(2_000)
})
afterAll(() => it[Symbol.asyncDispose]())

const look = (namespaces: readonly string[]): Promise<string> =>
  wholeKernel(linuxHost(), namespaces).catch((err: unknown) => String(err))

/** What there is before somebody lays hands on: everywhere, and by the places where he may. */
type Before = Readonly<{ whole: string; at: ReadonlyMap<keyof Site, string> }>
const PLACES = ['netns', 'gateway', 'workload', 'exitPoint', 'exitGateway'] as const
const beforehand = async (): Promise<Before> => ({
  whole: await whole(),
  at: new Map(await Promise.all(PLACES.map(async (where) => [where, await look([site[where]])] as const))),
})

/** The lines of which two texts have another number, few of them: a machine's kernel is thousands. */
const differences = (now: string, before: string): string[] => {
  const counted = (text: string): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const line of text.split('\n')) counts.set(line.trim(), (counts.get(line.trim()) ?? 0) + 1)
    return counts
  }
  const [nows, befores] = [counted(now), counted(before)]
  const lines = [...new Set([...nows.keys(), ...befores.keys()])]
  return lines
    .filter((line) => nows.get(line) !== befores.get(line))
    .map((line) => `${befores.get(line) ?? 0} → ${nows.get(line) ?? 0} times: ${line}`)
    .slice(0, 30)
}

type Struck = Readonly<{ what: string; where: keyof Site; damage: () => Promise<unknown>; withinMs: number }>

/** Between which milliseconds from the end of the damage on it was healed: a look takes some itself. */
type Healed = Readonly<{ notBefore: number; by: number }>

/** Lays hands on, and looks until everything is as before. */
const healedAfter = async (before: Before, { what, where, damage, withinMs }: Struck): Promise<Healed> => {
  const near = () => look([site[where]])
  await damage()
  const start = performance.now()
  for (let notBefore = 0; ; ) {
    const asked = Math.round(performance.now() - start)
    if ((await near()) === before.at.get(where) && (await whole()) === before.whole)
      return { notBefore, by: asked }
    if (asked > withinMs)
      expect(differences(await whole(), before.whole), `${what}, after ${asked} ms`).toEqual([])
    notBefore = asked
    await sleep(20)
  }
}

/** Over the wire to the other node's gateway address: its workload carries no label, and under the policy takes in nothing. */
const worksAsEver = async (): Promise<void> => {
  const [, gateway = ''] = addressesOf(site.other as never).gateways
  expect(await answered(site.workload, gateway, 3, '-i', '0.1')).toBe(3)
}

test('each kind is healed: two seconds after it is told, at the sweep where nobody tells', async () => {
  const before = await beforehand()
  expect(before.whole).toContain('unbound runs')
  expect(before.whole).toContain('tayga runs')
  const took: [string, Healed][] = []
  for (const damage of [...DAMAGES, ...HARD, ...UNTOLD]) {
    const limit = damage.isHeard ? HEARD_MS + LOOKS_MS : SWEPT_MS + LOOKS_MS
    const { name, where } = damage
    // What was put right may still be asked whether it serves.
    await sleep(1_000)
    const strike = async () =>
      expect(await damage.do(site), `${name}: nothing to lay hands on`).not.toBeNull()
    const healed = await healedAfter(before, { what: name, where, damage: strike, withinMs: limit })
    took.push([damage.name, healed])
    process.stdout.write(`${damage.name}: by ${healed.by} ms, not before ${healed.notBefore}\n`)
  }
  const late = took.filter(
    ([name, { notBefore }]) => notBefore > HEARD_MS && !UNTOLD.some((it) => it.name === name),
  )
  process.stdout.write(`${took.length} kinds; over ${HEARD_MS} ms: ${JSON.stringify(late)}\n`)
  expect(late).toEqual([])
  await worksAsEver()
}, 900_000)

test('two hundred at random, in bursts, end healed', async () => {
  const before = await beforehand()
  const seed = Date.now() % 2 ** 31
  const { below, pick } = randomFrom(seed)
  const took: number[] = []
  for (let done = 0; done < RANDOM; ) {
    const burst: Damage[] = Array.from({ length: Math.min(RANDOM - done, 1 + below(15)) }, () =>
      below(25) === 0 ? pick(HARD) : pick(DAMAGES),
    )
    done += burst.length
    const what = `seed ${seed}: ${burst.map(({ name }) => name).join(', ')}`
    const strike = async (): Promise<void> => {
      for (const damage of burst) {
        await damage.do(site)
        await sleep(below(60))
      }
    }
    const { by } = await healedAfter(before, {
      what,
      where: 'netns',
      damage: strike,
      withinMs: SWEPT_MS + LOOKS_MS,
    })
    took.push(by)
  }
  process.stdout.write(
    `${RANDOM} in ${took.length} bursts, seed ${seed}: healed after ${took.join(', ')} ms\n`,
  )
  await worksAsEver()
}, 900_000)
