import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyedDiff } from './keyed-diff.ts'

type Item = Readonly<{ name: string; size: number }>

const identity = {
  wantedKey: ({ name }: Item) => name,
  foundKey: ({ name }: Item) => name,
  isEqual: (a: Item, b: Item) => a.size === b.size,
}
const diff = (wanted: readonly Item[], found: readonly Item[]) => keyedDiff(wanted, found, identity)

const oslo = { name: 'oslo', size: 1 }
const bergen = { name: 'bergen', size: 2 }
const grown = { name: 'oslo', size: 9 }

describe('a keyed diff', () => {
  it('has nothing to say where both sides are equal, in whatever order', () => {
    expect(diff([oslo, bergen], [bergen, oslo])).toEqual([])
  })

  it('adds and replaces in the order wanted, then removes in the order found', () => {
    expect(diff([bergen, grown], [{ name: 'turku', size: 3 }, oslo, { name: 'narvik', size: 4 }])).toEqual([
      { kind: 'add', key: 'bergen', wanted: bergen },
      { kind: 'replace', key: 'oslo', wanted: grown, found: oslo },
      { kind: 'remove', key: 'turku', found: { name: 'turku', size: 3 } },
      { kind: 'remove', key: 'narvik', found: { name: 'narvik', size: 4 } },
    ])
  })

  it('refuses two wanted things of one key, by name', () => {
    expect(() => diff([oslo, grown], [])).toThrow('two of the wanted things are "oslo"')
  })

  it('turns anything into anything', () => {
    const items = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), size: fc.nat(2) }), {
      selector: ({ name }) => name,
    })
    fc.assert(
      fc.property(items, items, (wanted, found) => {
        const after = new Map<string, Item>(found.map((item) => [item.name, item]))
        for (const change of diff(wanted, found)) {
          if (change.kind === 'remove') after.delete(change.key)
          else after.set(change.key, change.wanted)
        }
        expect(diff(wanted, [...after.values()])).toEqual([])
      }),
    )
  })
})
