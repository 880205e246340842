import { describe, expect, it } from 'vitest'
import { overlapAmong, reservedRange } from './ranges.ts'

const named = (...ranges: string[]) => ranges.map((range) => ({ range, what: `my ${range}` }))

describe('ranges', () => {
  it('are disjoint, or the first that is not is named with what it meets', () => {
    expect(overlapAmong(named('10.10.0.0/24', '10.10.1.0/24'), named('10.10.2.0/23'))).toBeNull()
    expect(overlapAmong(named('10.9.0.0/24', '10.10.3.0/25'), named('10.10.2.0/23'))).toEqual({
      index: 1,
      range: '10.10.3.0/25',
      other: 'my 10.10.2.0/23',
    })
    expect(overlapAmong(named('10.10.0.0/16', '10.10.3.0/25'), [])).toMatchObject({
      index: 1,
      other: 'my 10.10.0.0/16',
    })
  })

  it('are not those that no workload can have', () => {
    expect(reservedRange('10.10.0.0/24')).toBeNull()
    expect(
      ['0.0.0.0/0', '127.1.0.0/16', '100.100.0.0/24', '239.0.0.0/8'].map((it) => reservedRange(it)?.range),
    ).toEqual(['0.0.0.0/8', '127.0.0.0/8', '100.64.0.0/10', '224.0.0.0/3'])
  })
})
