import { expect, it } from 'vitest'
import { shortType } from './short-type.ts'

it('names an order by its type, and says why there is none', () => {
  expect(shortType('sixfold.order.NetworkOrdered.v2')).toBe('NetworkOrdered')
  expect(shortType('something.else')).toBe('something.else')
  expect(shortType(null, 'malformed')).toBe('(unreadable)')
  expect(shortType(null, 'cancelled')).toBe('(not seen)')
})
