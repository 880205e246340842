import { describe, expect, it } from 'vitest'
import { closedRules, closedSets } from './closed-to-networks.ts'
import { readText } from './examples/nft-text.examples.ts'
import { addressesIn } from './policy/policy-ranges.ts'
import type { Uplink } from './uplink-of-machine.ts'

const UPLINK: Uplink = {
  bridge: 'br0',
  addresses: ['2001:db8:0:1::ff/64', '203.0.113.19/29'],
  gateways: ['2001:db8:0:1::1'],
  mtu: 1_500,
}
const setsOf = (more: Partial<Uplink> = {}) => readText(closedSets({ ...UPLINK, ...more }).join('\n')).sets
const isIn = (address: string, set: readonly string[] = []): boolean => {
  const { first } = addressesIn(`${address}/${address.includes(':') ? 128 : 32}`)
  return set.some((prefix) => {
    const range = addressesIn(prefix)
    return range.first <= first && first <= range.last && prefix.includes(':') === address.includes(':')
  })
}

describe('what networks never reach by way of a gateway', () => {
  it.each([
    '2001:db8:0:1::1',
    '2001:db8:0:1:ffff::1',
    'fe80::1',
    'fd00::1',
    'fec0::1',
    'ff0e::1',
    '::1',
    '::ffff:203.0.113.19',
    '64:ff9b::10.0.0.1',
    '64:ff9b::169.254.169.254',
    '64:ff9b::192.0.2.1',
    '64:ff9b:1::1',
    '2002:a00:1::1',
    '2002:c612:1::1',
    '2002:c000:1::1',
    '2002:c0a8:101::1',
  ])('closes %s', (address) => expect(isIn(address, setsOf().get('closed6'))).toBe(true))

  it.each(['2001:db8:0:2::1', '2600::1', '2002:c000:201::1', '2001:db8::1'])('leaves %s open', (address) =>
    expect(isIn(address, setsOf().get('closed6'))).toBe(false),
  )

  it('closes the link, what is named besides, and IPv4 that is nobody’s', () => {
    const closed = setsOf({ closed: ['198.51.100.7', '192.0.2.0/24'] }).get('closed4')
    const asked = ['203.0.113.17', '203.0.113.24', '198.51.100.7', '198.51.100.8', '192.0.2.255', '10.1.2.3']
    expect(asked.map((address) => isIn(address, closed))).toEqual([true, false, true, false, true, true])
  })

  it('names nothing twice, for nft takes no interval within another', () => {
    const once = setsOf()
    const twice = setsOf({ closed: ['2001:db8:0:1::ff', '203.0.113.16/30', '10.9.0.0/16', 'fe80::/64'] })
    expect([...twice]).toEqual([...once])
  })

  it('is the same whichever way round it is told', () => {
    const closed = ['2001:db8:9::/48', '198.51.100.7', '2001:db8:8::7']
    expect(setsOf({ closed: closed.toReversed() })).toEqual(setsOf({ closed }))
  })

  it('has exceptions, and leaves the way to those who answer for names', () => {
    const rules = closedRules({ ...UPLINK, resolvers: ['2001:db8:0:1::53', '203.0.113.17'] })
    expect(rules).toHaveLength(4)
    expect(rules[0]).toContain('ip6 daddr { 2001:db8:0:1::53 } meta l4proto { 6, 17 } th dport 53 accept')
    expect(rules[1]).toContain('ip daddr { 203.0.113.17 } meta l4proto { 6, 17 } th dport 53 accept')
    expect(rules[2]).toContain('ip6 daddr @closed6 ip6 daddr != @open6 drop')
    expect(setsOf({ open: ['203.0.113.20'] }).get('open4')).toEqual(['203.0.113.20/32'])
  })
})
