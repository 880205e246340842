import { expect, it } from 'vitest'
import { aNetworkOf, exit1, oslo1 } from '../../../derive/src/examples/networks.examples.ts'
import { sellingNetwork } from '../../../derive/src/examples/outside.examples.ts'
import { outsideChanged } from './outside.ts'

const plain = aNetworkOf(oslo1)
const sold = sellingNetwork(plain)
const later = { ...plain, plan: { ...plain.plan, revision: 99, mtu: 1_300 } }

it('asks for the gateway where a network is something else outside, and only there', () => {
  const changed = outsideChanged(exit1.id)
  expect(changed('blue', plain)).toBe(true)
  expect([changed('blue', plain), changed('blue', later)]).toEqual([false, false])
  expect(changed('blue', sold)).toBe(true)
  expect(changed('blue', { ...sold, plan: { ...sold.plan, suspended: 50 } })).toBe(true)
  expect(changed('blue', undefined)).toBe(true)
})

it('is nothing to a machine where the network does not leave', () => {
  const changed = outsideChanged(oslo1.id)
  expect([changed('blue', plain), changed('blue', sold)]).toEqual([false, false])
})

it('is something to any machine once it may send mail', () => {
  const goods = { ...plain.plan.goods, mail: { since: 50 } }
  const allowed = { ...plain, plan: { ...plain.plan, goods } }
  for (const { id } of [oslo1, exit1]) {
    const changed = outsideChanged(id)
    changed('blue', plain)
    expect([changed('blue', allowed), changed('blue', allowed), changed('blue', plain)]).toEqual([
      true,
      false,
      true,
    ])
  }
})
