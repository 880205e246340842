import { createAccount, createUser } from '@nats-io/nkeys'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { aClaim, aKey, anAgent } from '../example-values.ts'
import { AgentId } from './agent-id.ts'
import { claimKey } from './claim.ts'
import { Holder } from './holder.ts'
import { Instant, instantOf, millisecondsOf } from './instant.ts'
import { UnderlayMtu } from './mtu.ts'
import { derivedIpv4, derivedIpv4Prefix, derivedLinkLocal, Pair } from './pair.ts'
import { EXIT_PORTS, LISTEN_PORT_FIRST, LISTEN_PORT_LAST, ListenPort, NODE_PORTS, wirePort } from './ports.ts'
import { Reachability } from './reachability.ts'
import { hashToken, Label, NetworkId, TOKEN } from './token.ts'
import { Transit, transitAddress } from './transit.ts'
import { WireGuardKey } from './wireguard-key.ts'

const takes = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success

describe('an agent id', () => {
  it('is a NATS account public key', () => {
    const id = createAccount().getPublicKey()
    expect(AgentId.parse(id)).toBe(id)
    expect(AgentId.parse(id)).toBe(id)
    expect(takes(AgentId, anAgent('oslo-1'))).toBe(true)
  })

  it('is no key of another kind, and none with a wrong character', () => {
    const id = createAccount().getPublicKey()
    const wrong = `${id.slice(0, 20)}${id[20] === 'A' ? 'B' : 'A'}${id.slice(21)}`
    const others = [createUser().getPublicKey(), wrong, id.toLowerCase(), `${id}A`, id.slice(0, -1), '']
    expect(others.filter((text) => takes(AgentId, text))).toEqual([])
  })
})

describe('tokens', () => {
  it('are 1 to 64 harmless characters', () => {
    expect(['a', 'A-b_9', 'x'.repeat(64)].every((text) => takes(NetworkId, text))).toBe(true)
    const bad = ['', 'x'.repeat(65), 'a.b', 'a*', 'a>', 'a b', 'ä', 'a\n', 'a/b']
    expect(bad.filter((text) => takes(NetworkId, text))).toEqual([])
    expect(NetworkId.safeParse('a.b').error?.issues[0]?.message).toBe(
      'a network id must be 1 to 64 of the characters A-Z a-z 0-9 _ -',
    )
  })

  it('are made of anything by hashing: the same for the same, with the parts kept apart', () => {
    expect(hashToken(8, 'a', 'b')).toBe(hashToken(8, 'a', 'b'))
    expect(hashToken(8, 'a', 'b')).not.toBe(hashToken(8, 'ab', ''))
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 51 }), (parts, length) => {
        const token = hashToken(length, ...parts)
        expect(token).toHaveLength(length)
        expect(token).toMatch(TOKEN)
        expect(hashToken(51, ...parts).startsWith(token)).toBe(true)
      }),
    )
    // sha256('') in base32 as RFC 4648 has it, in lower case.
    expect(hashToken(51, '')).toBe('4oymiquy7qobjgx36tejs35zeqt24qpemsnzgtfeswmrw6csxbk')
  })

  it('are not what people call things: names may have spaces and any letter', () => {
    expect(['Oslo', 'Düsseldorf 2', '東京', '1st floor', 'a.b_c-d'].every((text) => takes(Label, text))).toBe(
      true,
    )
    const bad = ['', ' Oslo', 'a\tb', 'a\nb', '-a', 'x'.repeat(64), 'a<b']
    expect(bad.filter((text) => takes(Label, text))).toEqual([])
  })
})

describe('a WireGuard key', () => {
  it('is 32 bytes in the one base64 that wg writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64')
        expect(WireGuardKey.parse(text)).toBe(text)
      }),
    )
  })

  it('is not the same bytes with other last bits, nor 31 or 33 bytes, nor base64url', () => {
    const key = `${'A'.repeat(42)}`
    expect(takes(WireGuardKey, `${key}A=`)).toBe(true)
    const bad = [`${key}B=`, `${key}==`, key, `${'_'.repeat(42)}A=`, `${aKey('a')}\n`, `${key}AAA=`]
    expect(bad.filter((text) => takes(WireGuardKey, text))).toEqual([])
  })
})

describe('an instant', () => {
  it('is UTC with milliseconds, and a day that exists', () => {
    expect(takes(Instant, '2026-02-28T23:59:59.999Z')).toBe(true)
    const bad = [
      '2026-02-30T00:00:00.000Z',
      '2026-13-01T00:00:00.000Z',
      '2026-01-01T24:00:00.000Z',
      '2026-01-01T00:00:00Z',
      '2026-01-01T00:00:00.000+00:00',
      'now',
    ]
    expect(bad.filter((text) => takes(Instant, text))).toEqual([])
  })

  it('is its milliseconds and back, and its text is in the order of time', () => {
    const milliseconds = fc.integer({ min: 0, max: 253_402_300_799_999 })
    fc.assert(
      fc.property(milliseconds, milliseconds, (a, b) => {
        expect(millisecondsOf(Instant.parse(instantOf(a)))).toBe(a)
        expect(instantOf(a) < instantOf(b)).toBe(a < b)
      }),
    )
  })
})

describe('a pair', () => {
  it('is a fourth group but 0 and 1, which are in every home router', () => {
    expect([0, 1, 2, 0xffff, 0x10000, 2.5].map((pair) => takes(Pair, pair))).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
    ])
  })

  it('gives IPv4 and link-local addresses', () => {
    expect(derivedIpv4Prefix(0x1a2)).toBe('10.1.162.0/24')
    expect(derivedIpv4(0xffff, 254)).toBe('10.255.255.254')
    expect(derivedLinkLocal(0x1a2)).toBe('fe80::1a2')
  })
})

it('counts exit points up through 100.64.0.0/10, and not out of it', () => {
  expect([1, 256, 2 ** 22 - 2].map(transitAddress)).toEqual(['100.64.0.1', '100.64.1.0', '100.127.255.254'])
  expect([0, 1, 2 ** 22 - 2, 2 ** 22 - 1].map((it) => takes(Transit, it))).toEqual([false, true, true, false])
})

describe('listen ports', () => {
  it('lie between what services use and what Linux picks from, and are even', () => {
    const asked = [19_998, 20_000, 20_001, 32_766, 32_767, 32_768]
    expect(asked.filter((it) => takes(ListenPort, it))).toEqual([20_000, 32_766])
  })

  it('of nodes and of exits, each with the odd one behind it, never meet', () => {
    const [nodes, exits] = [NODE_PORTS, EXIT_PORTS]
    expect([nodes.first, exits.last]).toEqual([LISTEN_PORT_FIRST, LISTEN_PORT_LAST])
    expect(nodes.last + 1).toBe(exits.first)
    expect([nodes.first % 2, exits.first % 2]).toEqual([0, 0])
    expect(wirePort(nodes.last - 1, 'ipv4')).toBe(nodes.last)
    expect(wirePort(24_576, 'ipv6')).toBe(24_576)
  })
})

it('needs an underlay that leaves IPv6 its 1280 bytes, and takes 1500 for granted', () => {
  expect([1359, 1360, 9216, 9217].map((it) => takes(UnderlayMtu, it))).toEqual([false, true, true, false])
  expect(UnderlayMtu.parse(undefined)).toBe(1500)
})

it('knows a claim by its order and its member', () => {
  expect(claimKey(aClaim(anAgent('a'), 'o'))).toBe(`o:${anAgent('a')}`)
})

it('lets a farm or an exit group hold an allocation, and nobody else', () => {
  expect(takes(Holder, { kind: 'farm', id: 'oslo' })).toBe(true)
  expect(takes(Holder, { kind: 'tenant', id: 'oslo' })).toBe(false)
  expect(takes(Holder, { kind: 'farm', id: 'oslo', name: 'Oslo' })).toBe(false)
})

describe('reachability', () => {
  it('is told for each family, in one form', () => {
    const parsed = Reachability.parse({
      ipv6: { kind: 'public', address: '2001:DB8:0::A1' },
      ipv4: { kind: 'hidden' },
    })
    expect(JSON.stringify(parsed)).toBe(
      '{"ipv4":{"kind":"hidden"},"ipv6":{"kind":"public","address":"2001:db8::a1"}}',
    )
  })

  it.each([
    ['no family at all', {}],
    ['a public family without an address', { ipv6: { kind: 'public' } }],
    ['a hidden family with one', { ipv6: { kind: 'hidden', address: '2001:db8::1' } }],
    ['an IPv4 address for IPv6', { ipv6: { kind: 'public', address: '192.0.2.1' } }],
  ])('is not %s', (_what, value) => expect(takes(Reachability, value)).toBe(false))
})
