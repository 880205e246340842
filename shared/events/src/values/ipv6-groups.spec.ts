import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ipv6Bits, ipv6Text } from './address.ts'
import { groupsOf } from './ipv6-groups.ts'
import { groups, rfc5952, written } from './random-addresses.examples.ts'

it('reads every address in its one form', () => {
  fc.assert(
    fc.property(groups, (parts) => {
      expect(groupsOf(rfc5952(parts))).toEqual(parts)
    }),
    { numRuns: 2_000 },
  )
})

it('reads no address in another form', () => {
  fc.assert(
    fc.property(written, ({ parts, text }) => {
      expect([text, groupsOf(text)]).toEqual([text, text === rfc5952(parts) ? parts : null])
    }),
    { numRuns: 2_000 },
  )
})

it('reads nothing that is no address: 5,000 texts of the right characters', () => {
  const piece = fc.constantFrom(':', '::', '0', '00', '0:0', '1', 'f', 'ffff', '12345', 'F', 'g', '%', '.')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      const bits = ipv6Bits(text)
      expect([text, groupsOf(text) !== null]).toEqual([text, bits !== null && ipv6Text(bits) === text])
    }),
    { numRuns: 5_000 },
  )
})
