import { EXIT_PORTS, NODE_PORTS } from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freePorts } from './ports.ts'

const nobody: ReadonlySet<number> = new Set()

describe('free ports', () => {
  it("are all even ones of the range, once each, in a circle from a start of the machine's own", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(NODE_PORTS, EXIT_PORTS), (id, range) => {
        const count = (range.last - range.first + 1) / 2
        const all = freePorts(id, range, nobody, count) ?? []
        expect(new Set(all).size).toBe(count)
        expect(all.filter((port) => port % 2 !== 0)).toEqual([])
        expect([Math.min(...all), Math.max(...all)]).toEqual([range.first, range.last - 1])
        const steps = all.slice(1).map((port, index) => port - (all[index] as number))
        expect(steps.filter((step) => step !== 2).length).toBeLessThanOrEqual(1)
        expect(freePorts(id, range, nobody, count + 1)).toBeNull()
      }),
      { numRuns: 20 },
    )
  })

  it('pass over those that are taken', () => {
    const [first = 0, second = 0, third = 0] = freePorts('a', NODE_PORTS, nobody, 3) ?? []
    expect(freePorts('a', NODE_PORTS, new Set([first, third]), 1)).toEqual([second])
  })

  it('begin elsewhere on other machines, so that homes behind one NAT ask it for different ones', () => {
    const startOf = (name: string) => freePorts(anAgent(name), NODE_PORTS, nobody, 1)?.[0]
    const starts = Array.from({ length: 100 }, (_, index) => startOf(`home-${index}`))
    expect(new Set(starts).size).toBeGreaterThan(90)
  })
})
