import { describe, expect, it } from 'vitest'
import { derive } from './derive.ts'
import { aNetworkOf, oslo1, oslo2 } from './networks.examples.ts'
import { roomOf } from './told.examples.ts'

const EVERYTHING = ['::/0', '0.0.0.0/0']

describe('a workload', () => {
  const shop = { workload: 'shop', netns: 'shop-1', index: 2 }
  const view = aNetworkOf(oslo1, oslo2)

  it('has addresses of its own, and two defaults to a neighbour that need not be asked for', () => {
    const [, , room] = derive(view, oslo1.id, [shop]).rooms
    expect(room?.netns).toBe('shop-1')
    expect(room?.addresses.map(({ prefix }) => prefix)).toEqual([
      'fe80::2/64',
      '2001:db8:a:101:ffff::2/128',
      '10.1.1.2/32',
    ])
    expect(room?.routes.map(({ destination }) => destination)).toEqual(EVERYTHING)
    expect(room?.neighbours.map(({ address }) => address)).toEqual(['fe80::1'])
  })

  it('adds to what its resource wants, and changes nothing of it', () => {
    const [without, withIt] = [roomOf(view, 'oslo-1'), roomOf(view, 'oslo-1', [shop])]
    expect(withIt.links).toEqual(expect.arrayContaining([...without.links]))
    expect(withIt.routes).toEqual(expect.arrayContaining([...without.routes]))
    expect(withIt.wireguards).toEqual(without.wireguards)
    expect(withIt.routes).toHaveLength(without.routes.length + 2)
  })
})
