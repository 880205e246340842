import { describe, expect, it } from 'vitest'
import { FIREWALLS } from './nft.examples.ts'

/** A bare machine has no /etc/protocols, and where a name may not be looked up nft refuses the whole table. */
const NAMED_PROTOCOL = /l4proto\s+(\{[^}]*[a-z][^}]*\}|(?!v?map )[a-z])/

describe.each([...FIREWALLS])('the firewall of %s', (_name, body) => {
  it('gives protocols by number', () => {
    expect(body).not.toMatch(NAMED_PROTOCOL)
    expect('meta l4proto { icmp, 58 } accept').toMatch(NAMED_PROTOCOL)
    expect('meta l4proto ipv6-icmp accept').toMatch(NAMED_PROTOCOL)
  })

  it('is closed: what it forwards or takes in, it names', () => {
    const heads = body.split('\n').filter((line) => /hook (forward|input)/.test(line))
    expect(heads).not.toEqual([])
    for (const head of heads) expect(head).toContain('policy drop;')
  })

  it('has no empty list, which nft does not know', () => {
    expect(body).not.toMatch(/\{\s*\}/)
  })
})
