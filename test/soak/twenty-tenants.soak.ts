import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid } from '../scenarios/grid.ts'
import { talkingTenants } from '../scenarios/space-talk.ts'
import type { Tenant } from '../scenarios/space-tenants.ts'

/** Twenty tenants with the same two addresses on the same two nodes; and one that its exit relays for. */
const TENANTS: readonly Tenant[] = [
  ...Array.from({ length: 20 }, (_, index) => ({
    party: `tenant-${String.fromCharCode(97 + index)}`,
    nodes: ['n1', 'n2'] as const,
  })),
  { party: 'tenant-z', nodes: ['n1', 'home1'] },
]
const [FIRST, SECOND] = TENANTS as readonly [Tenant, Tenant]

let it: Grid
let they: Awaited<ReturnType<typeof talkingTenants>>

beforeAll(async () => {
  it = await grid('demo', 'soak-tenants')
  they = await talkingTenants(it, TENANTS)
})
afterAll(() => it[Symbol.asyncDispose]())

test('twenty-one tenants with the same addresses talk at once, each with its own, and nobody sees a packet of another', async () => {
  const start = performance.now()
  const { came, should, missed, frames, heard, own } = await they.talkAtOnce()
  expect(came).toEqual(should)
  expect(missed).toBe(0)
  expect(heard).toHaveLength(84)
  expect(heard).toEqual(own)
  process.stdout.write(
    `${TENANTS.length} tenants, ${heard.length} places, ${frames} frames with a mark, all of their own tenant, ` +
      `in ${Math.round((performance.now() - start) / 1_000)} s\n`,
  )
})

test('the same ears hear it where two of the networks are tied together by hand', async () => {
  expect(await they.tiedTogether(FIRST, SECOND)).toContain(they.shortOf(FIRST.party))
})
