import { isIPv4, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Ipv4Address, Ipv6Address, ipv4Bits, ipv4Text, ipv6Bits, ipv6Text, memoize } from './address.ts'
import { groups, quad, rfc5952, written } from './random-addresses.examples.ts'

describe('an IPv6 address', () => {
  it('has one text, whatever way it was written: 2,000 against a formatter of our own and node:net', () => {
    fc.assert(
      fc.property(written, ({ parts, text }) => {
        expect(isIPv6(text)).toBe(true)
        const canonical = Ipv6Address.parse(text)
        expect(canonical).toBe(rfc5952(parts))
        expect(Ipv6Address.parse(canonical)).toBe(canonical)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is its bits and back', () => {
    fc.assert(
      fc.property(groups, (parts) => {
        const bits = parts.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n)
        expect(ipv6Bits(rfc5952(parts))).toBe(bits)
        expect(ipv6Text(bits)).toBe(rfc5952(parts))
      }),
      { numRuns: 500 },
    )
  })

  it('is refused exactly where node:net refuses it: 2,000 texts of the right characters', () => {
    const piece = fc.constantFrom(
      ':',
      '::',
      '.',
      '0',
      '00',
      '1',
      'f',
      'ffff',
      '12345',
      '1.2.3.4',
      '256',
      '01',
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        expect([text, ipv6Bits(text) !== null]).toEqual([text, isIPv6(text)])
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['a zone', 'fe80::1%eth0'],
    ['an empty zone', 'fe80::1%'],
    ['a length', '2001:db8::/32'],
    ['a space', ' 2001:db8::1'],
    ['a line break', '2001:db8::1\n'],
    ['brackets', '[2001:db8::1]'],
    ['two runs', '1::2::3'],
    ['a group of five digits', '12345::'],
    ['an IPv4 with leading zeros', '::ffff:01.2.3.4'],
    ['an IPv4 address', '192.0.2.1'],
    ['nothing', ''],
  ])('is not %s', (_what, text) => {
    const parsed = Ipv6Address.safeParse(text)
    expect(parsed.error?.issues[0]?.message).toBe('an IPv6 address without zone or length, like 2001:db8::1')
  })
})

describe('an IPv4 address', () => {
  it('is its bits and back, as node:net reads it', () => {
    fc.assert(
      fc.property(quad, (text) => {
        expect(isIPv4(text)).toBe(true)
        expect(Ipv4Address.parse(text)).toBe(text)
        expect(ipv4Text(ipv4Bits(text) as bigint)).toBe(text)
      }),
    )
  })

  it.each([
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.256',
    '0x1.2.3.4',
    '1.2.3.4/32',
    ' 1.2.3.4',
    '1.2.3.4 ',
    '::1',
  ])('is not %j', (text) => expect(Ipv4Address.safeParse(text).success).toBe(false))
})

it('remembers canonical forms, and forgets them before they fill the memory', () => {
  let calls = 0
  const upper = memoize((text) => {
    calls += 1
    return text === 'bad' ? null : text.toUpperCase()
  })
  for (let again = 0; again < 3; again += 1) expect([upper('a'), upper('bad')]).toEqual(['A', null])
  expect(calls).toBe(2)
  for (let index = 0; index < 50_000; index += 1) upper(`x${index}`)
  expect(upper('a')).toBe('A')
  expect(calls).toBe(50_003)
})
