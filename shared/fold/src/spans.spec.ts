import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addSpan, hostBits, type Spans } from './spans.ts'

it('holds exactly what was put in, in as few parts as can be', () => {
  const part = fc.tuple(fc.nat(40), fc.nat(6))
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      const spans: Spans = []
      const model = new Set<number>()
      for (const [first, more] of parts) {
        addSpan(spans, BigInt(first), BigInt(first + more))
        for (let at = first; at <= first + more; at += 1) model.add(at)
      }
      const ends = spans.map((it) => Number(hostBits(it)))
      const held: number[] = []
      for (let at = 0; at < ends.length; at += 2)
        for (let it = ends[at] as number; it <= (ends[at + 1] as number); it += 1) held.push(it)
      expect(held).toEqual([...model].toSorted((a, b) => a - b))
      for (let at = 2; at < ends.length; at += 2)
        expect(ends[at]).toBeGreaterThan((ends[at - 1] as number) + 1)
    }),
  )
})
