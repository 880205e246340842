import { BlockList } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv6Text } from './address.ts'
import {
  addressAt,
  bitsOf,
  containsPrefix,
  fourthGroup,
  hasPair,
  nthSubnet,
  overlaps,
  Prefix,
  prefixBits,
  prefixOfPair,
  prefixText,
  subnetCount,
  subnetIndex,
} from './prefix.ts'
import { groups, rfc5952, written } from './random-addresses.examples.ts'

const p = (text: string): Prefix => Prefix.parse(text)
const bitsFrom = (parts: readonly number[]): bigint =>
  parts.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n)
const cut = (bits: bigint, length: number): bigint => (bits >> BigInt(128 - length)) << BigInt(128 - length)

const prefixes = fc
  .tuple(groups, fc.nat(128))
  .map(([parts, length]) => prefixText({ first: cut(bitsFrom(parts), length), length }))

describe('a prefix', () => {
  it('has one text, whatever way it was written', () => {
    fc.assert(
      fc.property(written, ({ parts, text }) => {
        const canonical = Prefix.parse(`${text}/128`)
        expect(canonical).toBe(`${rfc5952(parts)}/128`)
        expect(Prefix.parse(canonical)).toBe(canonical)
      }),
      { numRuns: 500 },
    )
  })

  it('is refused with a bit set behind its length, and only then', () => {
    fc.assert(
      fc.property(groups, fc.nat(128), (parts, length) => {
        const bits = bitsFrom(parts)
        expect(prefixBits(`${rfc5952(parts)}/${length}`) !== null).toBe(cut(bits, length) === bits)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    ['no length', '2001:db8::'],
    ['a length with a leading zero', '2001:db8::/032'],
    ['/08', '2000::/08'],
    ['a length over 128', '::/129'],
    ['a negative length', '::/-1'],
    ['host bits', '2001:db8::1/64'],
    ['a zone', 'fe80::%eth0/64'],
    ['two lengths', '2001:db8::/32/32'],
    ['an IPv4 prefix', '10.0.0.0/8'],
    ['a space', '2001:db8::/32 '],
  ])('is not %s', (_what, text) => {
    const parsed = Prefix.safeParse(text)
    expect(parsed.error?.issues[0]?.message).toMatch(/^an IPv6 prefix with no bit set behind its length/)
  })

  it('contains what node:net says that it contains', () => {
    fc.assert(
      fc.property(prefixes, groups, fc.boolean(), (prefix, parts, isInside) => {
        const { first, length } = bitsOf(prefix)
        // The own bits of the prefix every other time: two random addresses hardly ever share a prefix.
        const address = isInside
          ? first | (bitsFrom(parts) & ((1n << BigInt(128 - length)) - 1n))
          : bitsFrom(parts)
        const list = new BlockList()
        list.addSubnet(ipv6Text(first), length, 'ipv6')
        expect(containsPrefix(prefix, p(`${ipv6Text(address)}/128`))).toBe(
          list.check(ipv6Text(address), 'ipv6'),
        )
      }),
      { numRuns: 2_000 },
    )
  })

  it('overlaps another exactly when one contains the other', () => {
    fc.assert(
      fc.property(prefixes, prefixes, (a, b) => {
        expect(overlaps(a, b)).toBe(overlaps(b, a))
        expect(overlaps(a, b)).toBe(containsPrefix(a, b) || containsPrefix(b, a))
        expect(overlaps(a, a)).toBe(true)
      }),
    )
    expect(overlaps(p('2001:db8::/33'), p('2001:db8:8000::/33'))).toBe(false)
  })
})

describe('parts of a prefix', () => {
  const longer = fc
    .tuple(groups, fc.integer({ min: 29, max: 56 }), fc.integer({ min: 1, max: 8 }))
    .map(([parts, length, more]) => ({
      outer: prefixText({ first: cut(bitsFrom(parts), length), length }),
      length: length + more,
      count: 2 ** more,
    }))

  it('are numbered from 0, lie inside, are different, and know their number', () => {
    fc.assert(
      fc.property(longer, ({ outer, length, count }) => {
        expect(subnetCount(outer, length)).toBe(count)
        const parts = Array.from({ length: count }, (_, index) => nthSubnet(outer, length, index))
        expect(new Set(parts).size).toBe(count)
        for (const [index, part] of parts.entries()) {
          expect(containsPrefix(outer, part)).toBe(true)
          expect(subnetIndex(outer, part)).toBe(index)
        }
        expect(() => nthSubnet(outer, length, count)).toThrow(RangeError)
        expect(() => nthSubnet(outer, length, -1)).toThrow(RangeError)
      }),
      { numRuns: 50 },
    )
  })

  it('of a slice are found by their pair', () => {
    const slice = p('2001:db8:a:100::/56')
    expect(fourthGroup(slice)).toBe(0x100)
    expect([0xff, 0x100, 0x1ff, 0x200].map((pair) => hasPair(slice, pair))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(prefixOfPair(slice, 0x1a2)).toBe('2001:db8:a:1a2::/64')
    expect(fourthGroup(p('2001:db8:a:1a2::/64'))).toBe(0x1a2)
    expect(() => prefixOfPair(slice, 0x200)).toThrow('2001:db8:a:100::/56 has no /64 number 256')
    expect(hasPair(p('2001:db8:a::/48'), 0xffff)).toBe(true)
  })

  it('have addresses by their offset', () => {
    expect(addressAt(p('2001:db8::/64'), 0n)).toBe('2001:db8::')
    expect(addressAt(p('2001:db8::/64'), (0xffffn << 48n) + 2n)).toBe('2001:db8::ffff:0:0:2')
  })

  it('are no numbers of a text that is no prefix', () => {
    expect(() => bitsOf('2001:db8::1/64' as Prefix)).toThrow('not a prefix: 2001:db8::1/64')
  })
})
