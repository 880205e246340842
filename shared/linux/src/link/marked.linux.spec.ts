import { MARKED_TABLE, type Room } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { aNetwork, aState, namesOf } from '../examples.ts'
import { type LinuxBed, linuxBed } from '../linux-bed.ts'
import { facilitiesFor } from '../machine.ts'

const put = (bed: LinuxBed, rooms: readonly Room[]) =>
  settles(bed.host, () => facilitiesFor(aState(bed.prefix, rooms), bed.machine))

it('looks marked packets up in a table of their own, at rest after one pass, and leaves none of it behind', async () => {
  await using bed = linuxBed()
  const { netns, up } = namesOf(bed.prefix, 1)
  const plain = aNetwork({ prefix: bed.prefix, index: 1 })
  const marked = plain.map(
    (room): Room =>
      room.netns !== netns
        ? room
        : {
            ...room,
            routes: [
              ...room.routes,
              ...['0.0.0.0/0', '64:ff9b::/96'].map((destination): Room['routes'][number] => ({
                type: 'unicast',
                destination,
                dev: up,
                via: null,
                metric: 100,
                table: MARKED_TABLE,
                because: 1,
              })),
            ],
            rules: (['ipv4', 'ipv6'] as const).map((family) => ({
              family,
              priority: 100,
              mark: 64,
              table: MARKED_TABLE,
              because: 1,
            })),
          },
  )
  const wayOf = async (target: string): Promise<string> =>
    (await bed.inside(netns, 'ip', 'route', 'get', target, 'mark', '64').catch(String)) ?? ''
  const rules = async (): Promise<string> =>
    `${await bed.inside(netns, 'ip', '-4', 'rule')}${await bed.inside(netns, 'ip', '-6', 'rule')}`

  await put(bed, plain)
  const born = await rules()
  await put(bed, marked)
  expect(await wayOf('192.0.2.1')).toContain(`dev ${up} table ${MARKED_TABLE}`)
  expect(await wayOf('64:ff9b::c000:201')).toContain(`dev ${up} table ${MARKED_TABLE}`)
  await bed.byHand(netns, 'rule del pref 100')
  await put(bed, marked)
  expect(await wayOf('192.0.2.1')).toContain(`table ${MARKED_TABLE}`)
  await put(bed, plain)
  expect(await rules()).toBe(born)
  expect(await bed.inside(netns, 'ip', 'route', 'show', 'table', 'all', 'proto', '111')).not.toContain(
    `table ${MARKED_TABLE}`,
  )
})
