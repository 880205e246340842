import { LISTEN_PORT_FIRST, LISTEN_PORT_LAST } from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freePorts } from './ports.ts'

const EACH = (LISTEN_PORT_LAST - LISTEN_PORT_FIRST + 1) / 2
const nobody: ReadonlySet<number> = new Set()

describe('free ports', () => {
  it("are all of one parity in the range, once each, in a circle from a start of the machine's own", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom<0 | 1>(0, 1), (id, parity) => {
        const all = freePorts(id, parity, nobody, EACH) ?? []
        expect(new Set(all).size).toBe(EACH)
        expect(all.every((port) => port % 2 === parity)).toBe(true)
        expect(Math.min(...all)).toBe(LISTEN_PORT_FIRST + parity)
        expect(Math.max(...all)).toBe(LISTEN_PORT_LAST - 1 + parity)
        const steps = all.slice(1).map((port, index) => port - (all[index] as number))
        expect(steps.filter((step) => step !== 2).length).toBeLessThanOrEqual(1)
        expect(freePorts(id, parity, nobody, EACH + 1)).toBeNull()
      }),
      { numRuns: 20 },
    )
  })

  it('pass over those that are taken', () => {
    const [first = 0, second = 0, third = 0] = freePorts('a', 0, nobody, 3) ?? []
    expect(freePorts('a', 0, new Set([first, third]), 1)).toEqual([second])
  })

  it('begin elsewhere on other machines, so that homes behind one NAT ask it for different ones', () => {
    const starts = Array.from(
      { length: 100 },
      (_, index) => freePorts(anAgent(`home-${index}`), 0, nobody, 1)?.[0],
    )
    expect(new Set(starts).size).toBeGreaterThan(95)
  })
})
