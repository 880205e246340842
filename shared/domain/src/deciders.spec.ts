import { aClaim, anAgent } from '@sixfold/events/example-values'
import { describe, expect, it } from 'vitest'
import { addUp, DECIDERS, merge } from './deciders.ts'
import { exitPeer, firstPeer } from './network/network.examples.ts'
import { blue, green, SLICE } from './slice/slice.examples.ts'

describe('two commands that wait for one aggregate', () => {
  it('are one when they add up', () => {
    expect(
      merge([
        { type: 'ReleasePorts', claims: [blue] },
        { type: 'ReleasePorts', claims: [green, blue] },
      ]),
    ).toEqual({
      type: 'ReleasePorts',
      claims: [blue, green, blue],
    })
    expect(
      merge([
        { type: 'JoinPeers', peers: [firstPeer] },
        { type: 'JoinPeers', peers: [exitPeer] },
      ]),
    ).toEqual({
      type: 'JoinPeers',
      peers: [firstPeer, exitPeer],
    })
  })

  it('are one with the clock of the later', () => {
    const ask = (pair: number, now: number) => ({
      type: 'AllocatePrefixes' as const,
      slice: SLICE,
      requests: [{ claim: aClaim(anAgent('a')), pair }],
      now,
    })
    expect(merge([ask(0x100, 5), ask(0x101, 9)])).toMatchObject({
      now: 9,
      requests: [{ pair: 0x100 }, { pair: 0x101 }],
    })
  })

  it('are two when they are of different kinds, or of a kind that does not add up', () => {
    expect(addUp({ type: 'ReleasePorts' }, { type: 'ReleasePorts' })).toBe(true)
    expect(addUp({ type: 'ReleasePorts' }, { type: 'AssignPorts' })).toBe(false)
    expect(addUp({ type: 'EndNetwork' }, { type: 'EndNetwork' })).toBe(false)
    expect(addUp({ type: 'ConvergeNetwork' }, { type: 'ConvergeNetwork' })).toBe(false)
    expect(() => merge([{ type: 'EndNetwork' }, { type: 'EndNetwork' }])).toThrow('does not add up')
  })
})

it('has a decider for every aggregate that is folded', () => {
  expect(Object.keys(DECIDERS).toSorted()).toEqual([
    'allocation',
    'checkpoint',
    'exit',
    'exit-group',
    'farm',
    'grid',
    'network',
    'node',
    'pool',
    'slice',
    'space',
    'tenant',
  ])
})
