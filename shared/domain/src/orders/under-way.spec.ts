import { anAgent, anOrder } from '@sixfold/events/example-values'
import { describe, expect, it } from 'vitest'
import { openUnderWay } from './under-way.ts'

const [oslo, bergen] = [anAgent('exit-oslo'), anAgent('exit-bergen')]
const [mine, yours] = [anOrder('mine'), anOrder('yours')]

describe('what orders under way have chosen', () => {
  it('is seen by all of them, of each owner for itself', () => {
    const underWay = openUnderWay()
    underWay.of(mine).choosePair(oslo, 0x108)
    underWay.of(mine).chooseExit(oslo)
    const seen = underWay.of(yours)
    expect([0x108, 0x109].map((pair) => seen.pairs(oslo).has(pair))).toEqual([true, false])
    expect(seen.pairs(bergen).has(0x108)).toBe(false)
    expect([oslo, bergen].map(seen.networks)).toEqual([1, 0])
  })

  it('is forgotten with the order that chose it, and with no other', () => {
    const underWay = openUnderWay()
    for (const order of [mine, yours]) {
      underWay.of(order).choosePair(oslo, 0x108)
      underWay.of(order).chooseExit(oslo)
    }
    const seen = () => [underWay.of(mine).pairs(oslo).has(0x108), underWay.of(mine).networks(oslo)]
    expect(seen()).toEqual([true, 2])
    underWay.done(mine)
    expect(seen()).toEqual([true, 1])
    underWay.done(mine)
    expect(seen()).toEqual([true, 1])
    underWay.done(yours)
    expect(seen()).toEqual([false, 0])
  })
})
