import { bind, type PassReport, pass } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { CLOSED } from '../examples.ts'
import { type LinuxBed, linuxBed } from '../linux-bed.ts'
import { netnsFacility } from '../netns/index.ts'
import { nftFacility, rememberListing } from './index.ts'

const OTHER = `set members { type ipv6_addr; flags interval; elements = { 2001:db8:1::/64, 2001:db8:2::/64 } }
chain forward {
  type filter hook forward priority filter; policy drop;
  ip6 saddr @members accept
  counter
}`

const bound = ({ prefix, machine: { listings } }: LinuxBed, body: string) => [
  bind(netnsFacility('netns'), [`${prefix}-a`]),
  bind(nftFacility(`${prefix}-a`, listings), body, {
    needs: ['netns'],
    settled: rememberListing(`${prefix}-a`, listings),
  }),
]
const listing = (bed: LinuxBed) => bed.inside(`${bed.prefix}-a`, 'nft', 'list', 'ruleset')
const nftError = ({ facilities }: PassReport) => facilities[1]?.error

it('comes to rest with any text from any other, and leaves other tables alone', async () => {
  await using bed = linuxBed()
  await settles(bed.host, () => bound(bed, CLOSED))
  await bed.inside(`${bed.prefix}-a`, 'nft', 'add', 'table', 'ip', 'docker')
  for (const body of [OTHER, CLOSED, OTHER]) await settles(bed.host, () => bound(bed, body))
  expect(await listing(bed)).toContain('table ip docker')
  expect(await listing(bed)).toContain('2001:db8:1::/64')
})

it('puts right what somebody changed by hand: a table gone, a rule added, a rule gone', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  await settles(bed.host, () => bound(bed, OTHER))
  const whole = await listing(bed)
  const hands = [
    ['delete', 'table', 'inet', 'sixfold'],
    ['insert', 'rule', 'inet', 'sixfold', 'forward', 'accept'],
    ['flush', 'chain', 'inet', 'sixfold', 'forward'],
  ]
  for (const words of hands) {
    await bed.inside(netns, 'nft', ...words)
    expect(await listing(bed)).not.toBe(whole)
    await settles(bed.host, () => bound(bed, OTHER))
    expect(await listing(bed)).toBe(whole)
  }
})

it('keeps the old table when the new one is wrong, and says where', async () => {
  await using bed = linuxBed()
  await settles(bed.host, () => bound(bed, OTHER))
  const whole = await listing(bed)
  const report = await pass(bed.host, bound(bed, 'chain forward { this is no rule }'))
  expect(nftError(report)).toMatchObject({ message: expect.stringContaining('syntax error'), retry: false })
  expect(await listing(bed)).toBe(whole)
})
