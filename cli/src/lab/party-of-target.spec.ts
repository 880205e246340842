import { expect, test } from 'vitest'
import { networkWithoutParty, onlyParty } from './party-of-target.ts'

test.for([
  ['blue@n1', 'blue'],
  ['blue:web@n1', 'blue'],
  ['tenant-a/blue:web@n1', null],
  ['tenant-a/blue@n1', null],
  ['n1', null],
  ['core', null],
] as const)('%s: the network without a party is %s', ([target, network]) =>
  expect(networkWithoutParty(target)).toBe(network),
)

const networks = [
  { party: 'a', network: 'blue' },
  { party: 'b', network: 'blue' },
  { party: 'b', network: 'red' },
]

test('the only party is meant; none and several are refused with what there is', () => {
  expect(onlyParty(networks, 'red')).toBe('b')
  expect(() => onlyParty(networks, 'green')).toThrow(
    'there is no network green: there is a/blue, b/blue and b/red',
  )
  expect(() => onlyParty([], 'green')).toThrow('there are no networks')
  expect(() => onlyParty(networks, 'blue')).toThrow('several parties have a network blue: a and b')
})
