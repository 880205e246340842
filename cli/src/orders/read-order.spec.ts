import { anAgent } from '@sixfold/events/example-values'
import { describe, expect, test } from 'vitest'
import { hasLabels, withIds } from './name-machines.ts'
import { readOrder } from './read-order.ts'
import { seal } from './sealed-order.ts'

const read = (value: unknown, told?: string, text: string | null = null) =>
  readOrder({ value, text }, 'network.yaml', told)

const WHOLE = {
  specversion: '1.0',
  id: '1',
  source: 'portal',
  type: 'sixfold.order.NetworkCancelled.v1',
  time: '2026-11-21T07:00:00Z',
  party: 'tenant-a',
  data: { network: 'blue' },
}

describe('a short order', () => {
  test('gets the newest version of its type, and the party that was told', () => {
    expect(read({ type: 'NetworkOrdered', data: { network: 'blue' } }, 'tenant-a')).toEqual({
      kind: 'short',
      party: 'tenant-a',
      name: 'NetworkOrdered',
      version: 2,
      data: { network: 'blue' },
      id: null,
      source: null,
    })
  })

  test('may spell its whole type, also one of a version that is not known here', () => {
    expect(read({ type: 'sixfold.order.NetworkOrdered.v9', party: 'a' })).toMatchObject({
      name: 'NetworkOrdered',
      version: 9,
    })
  })

  test.for([
    [
      { type: 'NetworkOrderd', party: 'a' },
      'type is "NetworkOrderd": there is no such order; the likest are NetworkOrdered, ',
    ],
    [{ party: 'a' }, 'type is missing: it must be the name of an order'],
    [{ type: 'NetworkOrdered' }, 'it says no party'],
    [{ type: 'NetworkOrdered', party: 7 }, 'party is 7'],
    [{ type: 'NetworkOrdered', party: 'a b' }, 'party is "a b", where it is 1 to 64 of the characters'],
    [{ type: 'NetworkOrdered', party: 'b' }, 'party is b, and --party says a', 'a'],
    [{ type: 'NetworkOrdered', party: 'a', dta: {} }, 'there is no field dta'],
    [{ type: 'NetworkOrdered', party: 'a', id: 7 }, 'id is 7'],
  ] as const)('%j is refused', ([value, why, told]) =>
    expect(() => read(value, told)).toThrow(new RegExp(`^network.yaml: ${why}`)),
  )
})

describe('a CloudEvent', () => {
  const sealing = { id: () => 'x', now: () => never(), find: () => never() }
  const never = (): never => {
    throw new Error('not asked for')
  }

  test('is published byte for byte, whatever is in it', () => {
    const text = '{ "specversion":"1.0", "party":"tenant-a", "nonsense": true }\n'
    const sealed = seal(read(JSON.parse(text), undefined, text), sealing)
    expect(new TextDecoder().decode(sealed.bytes)).toBe(text)
    expect(sealed).toMatchObject({ type: null, network: null })
  })

  test('has the key of its party, source and id, and the network that it is about', () => {
    const one = seal(read(WHOLE), sealing)
    const other = seal(read({ ...WHOLE, data: { network: 'red' } }), sealing)
    expect(one).toMatchObject({ party: 'tenant-a', type: WHOLE.type, network: 'blue' })
    expect(other.key).toBe(one.key)
    expect(other.digest).not.toBe(one.digest)
    expect(seal(read({ ...WHOLE, id: '2' }), sealing).key).not.toBe(one.key)
  })
})

describe('labels', () => {
  const find = (kind: string, label: string): string => `${kind}:${label}`
  const data = { network: 'blue', resources: [{ node: 'n1' }, { node: anAgent('n2') }] }

  test('become ids, and ids stay', () => {
    expect(withIds('NetworkOrdered', data, find)).toEqual({
      network: 'blue',
      resources: [{ node: 'node:n1' }, { node: anAgent('n2') }],
    })
    expect(hasLabels('NetworkOrdered', data)).toBe(true)
    expect(hasLabels('NetworkOrdered', { resources: [{ node: anAgent('n2') }] })).toBe(false)
  })

  test('mean nobody yet in an order that brings a machine into the grid', () => {
    expect(withIds('NodeRegistered', { node: 'n1' }, find)).toEqual({ node: 'n1' })
    expect(hasLabels('ExitRegistered', { exit: 'x1' })).toBe(false)
  })
})
