import { describe, expect, test } from 'vitest'
import { canonicalRule } from './canonical-rule.ts'

describe('rules that do the same are the same', () => {
  test.for([
    [
      'iifname "sfw*" meta l4proto { 1, 58 } accept',
      'iifname "sfw*" meta l4proto { ipv6-icmp, icmp } accept',
    ],
    [
      'iifname "sfw*" meta l4proto { 1, 58 } accept',
      'iifname "sfw*" meta l4proto { icmp, ipv6-icmp } accept',
    ],
    ['meta l4proto 58 accept', 'meta l4proto ipv6-icmp accept'],
    ['meta l4proto != 6 drop', 'meta l4proto != tcp drop'],
    [
      'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } ip6 hoplimit 255 accept',
      'icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept',
    ],
    ['icmpv6 type { nd-neighbor-solicit, nd-router-solicit }', 'icmpv6 type { 133, 135 }'],
    ['icmpv6 type echo-request accept', 'icmpv6 type 128 accept'],
    ['icmp type echo-request accept', 'icmp type 8 accept'],
    ['iifname { "up", "sfu*" } accept', 'iifname { "sfu*", "up" } accept'],
    ['oifname { "sfx1" } ip6 daddr ff00::/8 drop', 'oifname "sfx1" ip6 daddr ff00::/8 drop'],
    ['meta nfproto ipv6 accept', 'meta nfproto 10 accept'],
    ['ip saddr @members4 snat to 100.64.0.2', 'ip saddr @members4 snat ip to 100.64.0.2'],
    ['ip6 saddr { 2001:db8::/64, ::1 } drop', 'ip6 saddr { ::1, 2001:db8::/64 } drop'],
  ] as const)('%s, %s', ([ours, printed]) => expect(canonicalRule(printed)).toBe(canonicalRule(ours)))
})

describe('rules that do something else are not', () => {
  test.for([
    ['meta l4proto { 1, 58 } accept', 'meta l4proto { icmp, tcp } accept'],
    ['meta l4proto 58 accept', 'meta l4proto != ipv6-icmp accept'],
    ['icmpv6 type echo-request accept', 'icmp type echo-request accept'],
    ['icmpv6 type 8 accept', 'icmpv6 type echo-request accept'],
    ['iifname { "up", "sfu*" } accept', 'iifname { "up" } accept'],
    ['iifname "up" oifname "sfu*"', 'iifname "sfu*" oifname "up"'],
  ] as const)('%s, %s', ([ours, printed]) => expect(canonicalRule(printed)).not.toBe(canonicalRule(ours)))

  test('names that are no numbers here stay', () =>
    expect(canonicalRule('oifname "tcp" udp dport 53 comment "icmp { b, a }"')).toContain(
      'oifname "tcp" udp dport 53',
    ))
})
