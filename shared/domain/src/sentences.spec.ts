import type { Decider } from '@sixfold/decider'
import type { Fact } from '@sixfold/events'
import { anAgent, anOrder } from '@sixfold/events/example-values'
import { describe, expect, it } from 'vitest'
import {
  ADDRESS,
  addressAssigned,
  dbPlaced,
  OTHER,
  shopProxied,
  there,
  webNamed,
  webPlaced,
} from './network/goods.examples.ts'
import { networkDecider } from './network/network.decider.ts'
import { first, second } from './network/network.examples.ts'
import { poolDecider } from './pool/pool.decider.ts'
import * as pool from './pool/pool.examples.ts'
import { spaceDecider } from './space/space.decider.ts'
import * as space from './space/space.examples.ts'

/** The refusal of a command after some facts. */
const refusal = <Command, F extends Fact, State>(
  { initialState, evolve, decide }: Decider<Command, F, State>,
  facts: readonly F[],
  command: Command,
) => {
  const state = facts.reduce(
    (at, fact, index) => evolve(at, fact, { sequence: index + 1, at: 0 }),
    initialState(),
  )
  const decision = decide(command, state)
  return 'refused' in decision ? decision.refused : null
}

const order = anOrder('refused')
const goods = [...there, webPlaced, dbPlaced, webNamed, addressAssigned, shopProxied]
const ofNetwork = (command: Parameters<typeof networkDecider.decide>[0]) =>
  refusal(networkDecider, goods, command)?.sentence

describe('a refusal says what there is in place of what is not', () => {
  it('workloads, services, proxies and forwards', () => {
    expect(ofNetwork({ type: 'RemoveWorkload', order, workload: 'nope' })).toBe(
      'the network has no workload nope: it has web, db',
    )
    expect(ofNetwork({ type: 'UnnameService', order, service: 'nope' })).toBe(
      'the network has no service nope: it has shop',
    )
    expect(ofNetwork({ type: 'CloseProxy', order, proxy: 'nope' })).toBe(
      'the network has no proxy nope: it has shop',
    )
    expect(ofNetwork({ type: 'CloseForward', order, forward: 'nope' })).toBe(
      'the network has no forward nope: it has none',
    )
  })

  it('addresses and members', () => {
    expect(ofNetwork({ type: 'ReleasePublicIpv4', order, address: OTHER })).toBe(
      `${OTHER} is not the network's own; these are: ${ADDRESS}`,
    )
    const place = {
      type: 'PlaceWorkload',
      order,
      workload: 'x',
      labels: [],
      placement: { kind: 'address' },
    } as const
    expect(ofNetwork({ ...place, node: anAgent('nobody') })).toContain(`: it is on ${first}, ${second}`)
  })

  it('and leaves what stood in the field to the excerpt, where a list stands in the way', () => {
    const remove = { type: 'RemoveResource', order, network: 'blue', node: first, force: false } as const
    expect(refusal(networkDecider, goods, remove as never)).toEqual({
      code: 'WORKLOADS_THERE',
      sentence: 'workloads are there, remove them first: web, db',
      field: 'data.node',
      value: first,
    })
  })
})

describe('a refusal tells nobody of another tenant', () => {
  const ask = (claim: typeof pool.blue, address: typeof pool.FIRST) =>
    refusal(poolDecider, [pool.blueHasFirst], pool.assign([{ claim, address }]))?.sentence

  it('not who has an address: only of its own networks it is told which', () => {
    expect(ask(pool.green, pool.FIRST)).toBe('198.51.100.2 is given already: ask for another one, or for any')
    expect(ask(pool.blueToo, pool.FIRST)).toMatch(/^network \S+ has 198\.51\.100\.2 already: /)
  })

  it('not where a host name leads', () => {
    const claimed = (claim: typeof pool.blue) => ({
      type: 'ClaimHost' as const,
      requests: [{ claim, host: 'shop.example.com', port: 443 }],
    })
    const state = poolDecider.initialState()
    const decision = poolDecider.decide(claimed(pool.blue), state)
    const facts = 'fact' in decision && decision.fact !== null ? [decision.fact] : []
    expect(facts).toHaveLength(1)
    const sentence = (claim: typeof pool.blue) => refusal(poolDecider, facts, claimed(claim))?.sentence
    expect(sentence(pool.green)).toMatch(/leads to another network/)
    expect(sentence({ ...pool.blueToo, network: pool.green.network })).toContain(
      `network ${pool.blue.network}:`,
    )
  })

  it('not whose range of a shared space is in the way: its owner knows with whom it is shared', () => {
    const facts = [space.founded, space.sharedWithGreen, space.claimed(space.blue, 'theirs', '10.10.0.0/24')]
    const range = '10.10.0.128/25'
    expect(refusal(spaceDecider, facts, space.claim(space.green, 'mine', range))?.sentence).toBe(
      `${range} overlaps 10.10.0.0/24 of another network`,
    )
    const shared = [
      space.founded,
      space.sharedWithGreen,
      space.claimed(space.green, 'theirs', '10.10.0.0/24'),
    ]
    expect(refusal(spaceDecider, shared, space.claim(space.blue, 'mine', range))?.sentence).toBe(
      `${range} overlaps 10.10.0.0/24 of network umbrella/green`,
    )
  })
})
