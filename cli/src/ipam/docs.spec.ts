import { readFileSync } from 'node:fs'
import { sliceCount } from '@sixfold/domain/allocation/cuts'
import { pairCount } from '@sixfold/domain/slice/free-pairs'
import { nthSubnet } from '@sixfold/events'
import { aPrefix } from '@sixfold/events/example-values'
import { expect, test } from 'vitest'

const text = readFileSync(new URL('../../../docs/allocations.md', import.meta.url), 'utf8')
const rows = [...text.matchAll(/^\| \/(\d+) \| \/(\d+) \| ([\d,]+) \| ([\d,]+) \|$/gm)].map(([, ...cells]) =>
  cells.map((cell) => Number((cell ?? '').replaceAll(',', ''))),
)

test('the table of sizes in docs/allocations.md is what is cut', () => {
  expect(rows.length).toBeGreaterThan(10)
  const computed = rows.map(([length = 0, sliceLength = 0]) => {
    const allocation = aPrefix(`2001:db8::/${length}`)
    const slice = nthSubnet(allocation, sliceLength, 1)
    return [length, sliceLength, sliceCount({ prefixes: [allocation], sliceLength }), pairCount(slice)]
  })
  expect(rows).toEqual(computed)
})
