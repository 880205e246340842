import {
  allocated,
  bothLeft,
  cancelled,
  converged,
  exit,
  first,
  gone,
  joined,
  lastLeft,
  second,
} from '@sixfold/domain/network/network.examples'
import { osloRegistered } from '@sixfold/domain/node/node.examples'
import { MACHINE, type NetworkId, type PartyId } from '@sixfold/events'
import { aPrefix } from '@sixfold/events/example-values'
import { NodeRegistered, SliceCut } from '@sixfold/events/facts'
import { gridRef } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { aliveWorld, blue } from '../fixtures/alive-network.ts'
import { recorded } from '../fixtures/recorded.ts'
import type { Letter, Post } from './post.ts'
import { openRouter } from './router.ts'

const NAMES = new Map<string, string>([
  [first, 'first'],
  [second, 'second'],
  [exit, 'exit'],
])

/** A router in a world in which network `blue` has joined, and what it posts. */
const open = () => {
  const world = aliveWorld()
  const posted: string[] = []
  const name = ({ agent, network }: Letter): string => `${NAMES.get(agent)} ${network}`
  const post: Partial<Post> = {
    snapshot: async (letter, { isForced = false } = {}) => {
      await null
      posted.push(`${isForced ? 'whole!' : 'whole'} ${name(letter)}`)
    },
    welcome: async (letters) => {
      await null
      posted.push(...letters.map((letter) => `whole ${name(letter)}`))
    },
    delta: async (letter) => void posted.push(`fact ${name(letter)}`),
    forget: () => void posted.push('forget'),
  }
  const router = openRouter(world, post as Post, async () => null)
  let sequence = 6
  const route = async (
    ...[ref, fact]: [Parameters<typeof recorded>[0], Parameters<typeof recorded>[1]]
  ): Promise<string[]> => {
    sequence += 1
    posted.length = 0
    world.apply(ref, fact, { sequence, at: 0 })
    router.route(recorded(ref, fact, sequence))
    await null
    await null
    return posted
  }
  return { router, posted, route }
}

describe('the router', () => {
  it('gives a network that was allocated to its members as a whole, and then each of its facts', async () => {
    const { route } = open()
    expect(await route(blue, allocated)).toEqual(['whole first blue', 'whole second blue', 'whole exit blue'])
    expect(await route(blue, joined)).toEqual(['fact first blue', 'fact second blue', 'fact exit blue'])
    expect(await route(blue, cancelled)).toHaveLength(3)
  })

  it('keeps from members what they do not derive from', async () => {
    const { route } = open()
    expect(await route(blue, converged)).toEqual([])
    expect(await route(blue, gone)).toEqual([])
  })

  it('tells who leaves that it has left, and nothing of the network after that', async () => {
    const { route } = open()
    await route(blue, cancelled)
    expect(await route(blue, bothLeft)).toEqual(['fact first blue', 'fact second blue', 'fact exit blue'])
    expect(await route(blue, lastLeft)).toEqual(['fact second blue'])
  })

  it('gives a machine itself, and what changed of it to every member of its networks', async () => {
    const { route } = open()
    const moved = NodeRegistered.of({ ...osloRegistered.data, reachability: { ipv4: { kind: 'hidden' } } })
    expect(await route(gridRef('node', first), moved)).toEqual([
      'fact first blue',
      'fact second blue',
      'fact exit blue',
      'whole first machine',
    ])
    const slice = SliceCut.of({ slice: aPrefix('2001:db8:a:300::/56'), index: 3, owner: first, ordinal: 1 })
    expect(await route(gridRef('allocation', 'a'), slice)).toEqual(['whole first machine'])
  })

  it('answers a member that asks, and nobody else', async () => {
    const { router, posted } = open()
    const asking = { party: 'acme' as PartyId, network: 'blue' as NetworkId }
    await router.resync({ agent: first, ...asking })
    await router.resync({ agent: 'stranger' as never, ...asking })
    await router.resync({ agent: first, ...asking, network: 'green' })
    expect(posted).toEqual(['whole! first blue'])
  })

  it('gives a machine that lost everything its networks first and itself last: then it has all', async () => {
    const { router, posted } = open()
    await router.resync({ agent: second, ...MACHINE })
    expect(posted).toEqual(['whole! second blue', 'whole! second machine'])
  })

  it('brings every mailbox up to the world, networks first', async () => {
    const { router, posted, route } = open()
    await router.rebuild()
    expect(posted).toEqual([
      'forget',
      'whole first blue',
      'whole second blue',
      'whole exit blue',
      'whole first machine',
      'whole second machine',
      'whole exit machine',
    ])
    for (const fact of [cancelled, bothLeft, lastLeft, gone]) await route(blue, fact)
    posted.length = 0
    await router.rebuild()
    expect(posted.filter((it) => it.endsWith('blue'))).toEqual([])
  })
})
