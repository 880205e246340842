import { anAgent } from '@sixfold/events/example-values'
import type { NetworkView, StandbyPlan } from '@sixfold/fold'
import type { Room } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { derive } from '../derive.ts'
import { aNetworkOf, exit1, keysOf, oslo1 } from '../examples/networks.examples.ts'
import { namesOf } from '../names.ts'

const exit2 = { ...exit1, id: anAgent('exit-2'), name: 'exit-2' }
const plain = aNetworkOf(oslo1)

/** `blue`, which has a second exit, with what is said of that one. */
const withStandby = (
  standby: Partial<StandbyPlan>,
  plan: Partial<NetworkView['plan']> = {},
): NetworkView => ({
  ...plain,
  plan: {
    ...plain.plan,
    standby: {
      exit: exit2.id,
      port: 24_578,
      transit: 2,
      keys: { ...keysOf('exit-2'), mesh: null },
      since: 20,
      wire: 2,
      ...standby,
    },
    ...plan,
  },
  machines: { ...plain.machines, [exit2.id]: exit2 },
})

const roomOf = (view: NetworkView, agent: string, of: 'own' | 'gateway' = 'own'): Room => {
  const { netns } = namesOf(agent, view.party, view.network)
  const room = derive(view, agent).rooms.find((it) => (it.netns === netns) === (of === 'own'))
  if (room === undefined) throw new Error('no such room')
  return room
}
const isMarked = ({ rules = [], routes }: Room) => [
  rules.length,
  routes.filter((it) => it.type === 'unicast' && it.table !== undefined).length,
]

it('a node leads flows that were translated at the exit before over the wire to it, while they finish', () => {
  const names = namesOf(oslo1.id, plain.party, plain.network)
  const aside = names.exit('ipv6', 1, 2)
  const finishing = roomOf(withStandby({ finishing: 30 }, { unmarked: 2 }), oslo1.id)
  expect(isMarked(finishing)).toEqual([1, 1])
  expect(finishing.routes).toContainEqual(
    expect.objectContaining({ destination: '0.0.0.0/0', dev: aside, table: 64 }),
  )
  expect(finishing.nft).toContain('ct mark { 0, 2 }')
  expect(finishing.nft).toContain(`oifname "${aside}" ct mark != 2 ct mark set 2`)
  // One that began by way of the exit that serves bears no mark, either.
  expect(roomOf(withStandby({ finishing: 30 }, { unmarked: 1 }), oslo1.id).nft).toContain('ct mark { 2 }')
})

it('a node marks flows from when a move was begun, and not before', () => {
  expect(isMarked(roomOf(withStandby({ moving: 30 }, { unmarked: 1 }), oslo1.id))).toEqual([0, 0])
  expect(roomOf(withStandby({ moving: 30 }, { unmarked: 1 }), oslo1.id).nft).toContain('ct mark set 1')
  expect(roomOf(withStandby({}), oslo1.id).nft).not.toContain('ct mark')
})

it('who has an address of its own is the same at either exit: nothing is led to the one before', () => {
  const goods = { ...plain.plan.goods, publicIpv4: [{ address: '198.51.100.2', since: 25 }] }
  expect(isMarked(roomOf(withStandby({ finishing: 30 }, { unmarked: 2, goods }), oslo1.id))).toEqual([0, 0])
})

it('both exits bring packets while a network is moved, and one that only stands by does not', () => {
  const count = (view: NetworkView, agent: string) => roomOf(view, agent, 'gateway').routes.length
  const idle = count(withStandby({}), exit2.id)
  expect(count(withStandby({ moving: 30 }), exit2.id)).toBeGreaterThan(idle)
  expect(count(withStandby({ finishing: 30 }), exit2.id)).toBeGreaterThan(idle)
  for (const exit of [exit1, exit2]) {
    expect(roomOf(withStandby({ moving: 30 }), exit.id).nft).toContain('it left by the other exit')
    expect(roomOf(withStandby({}), exit.id).nft).not.toContain('it left by the other exit')
  }
})
