import { bind, type PassReport, pass } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { CLOSED } from '../examples.ts'
import { type LinuxBed, linuxBed } from '../linux-bed.ts'
import { netnsFacility } from '../netns/index.ts'
import { nftFacility } from './index.ts'
import { rememberListing } from './remember.ts'

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
    settled: rememberListing(`${prefix}-a`, body, listings),
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

const policed = (words: string, ...elements: readonly string[]): string =>
  [
    'counter denied { packets 0 bytes 0 }',
    `set allowed { type ipv6_addr . inet_proto . inet_service; flags interval;${elements.length === 0 ? '' : ` elements = { ${elements.join(', ')} }`} }`,
    'map into { type ipv6_addr . inet_proto : verdict; flags interval; elements = { 2001:db8:1::/80 . 0-255 : goto inner } }',
    'chain inner {',
    '  ip6 saddr . meta l4proto . th dport @allowed accept',
    `  counter name "denied" ${words}`,
    '}',
    'chain output {',
    '  type filter hook output priority filter; policy accept;',
    '  ip6 daddr . meta l4proto vmap @into',
    '  ip6 daddr ::1 counter name "denied"',
    '}',
  ].join('\n')

const WIDE = '::/0 . 6 . 80-90'
const INSIDE = '2001:db8:1::/64 . 6 . 91-100'
const ONE = '2001:db8:1::7/128 . 17 . 0-65535'

it('changes elements alone, overlapping ones too, and says of the table then what it is', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  await settles(bed.host, () => bound(bed, policed('drop', WIDE, INSIDE)))
  const handles = async () =>
    (await bed.inside(netns, 'nft', '-a', 'list', 'chain', 'inet', 'sixfold', 'inner')) ?? ''
  const before = await handles()
  const told: (number | undefined)[] = []
  for (const elements of [[ONE, WIDE], ['::/0 . 6 . 70-85'], [], [WIDE, INSIDE], [WIDE, INSIDE, ONE]]) {
    await settles(bed.host, () => bound(bed, policed('drop', ...elements)))
    expect(await handles()).toBe(before)
    told.push((await listing(bed))?.match(/return comment/g)?.length)
  }
  expect(told).toEqual([1, 1, 1, 2, 3])
  // By number on a machine without /etc/protocols.
  expect(await listing(bed)).toMatch(/2001:db8:1::7 \. (udp|17) \. 0-65535/)
  await settles(bed.host, () => bound(bed, policed('accept', WIDE)))
  expect(await handles()).not.toBe(before)
})

it('lets named counters go on, whether elements change or all of it', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  await settles(bed.host, () => bound(bed, policed('drop', WIDE)))
  await bed.byHand(netns, 'link set lo up')
  await bed.inside(netns, 'ping', '-c', '2', '-i', '0.01', '::1')
  const counted = async () => /packets \d+ bytes \d+/.exec((await listing(bed)) ?? '')?.[0]
  const before = await counted()
  expect(before).toMatch(/packets [1-9]/)
  await settles(bed.host, () => bound(bed, policed('drop', INSIDE)))
  expect(await counted()).toBe(before)
  await settles(bed.host, () => bound(bed, policed('accept', INSIDE)))
  expect(await counted()).toBe(before)
})

it('puts elements right that somebody changed by hand', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  const { listings } = bed.machine
  const body = policed('drop', WIDE, INSIDE)
  let seconds = 0
  const passed = async (forward: number) => {
    seconds += forward
    const facility = bind(
      nftFacility(netns, listings, () => seconds),
      body,
      {
        needs: ['netns'],
        settled: rememberListing(netns, body, listings, () => seconds),
      },
    )
    return (await pass(bed.host, [bind(netnsFacility('netns'), [netns]), facility])).stepsRun
  }
  await passed(0)
  await passed(40)
  await bed.inside(
    netns,
    'nft',
    'add',
    'element',
    'inet',
    'sixfold',
    'allowed',
    '{ 2001:db8:9::/64 . 17 . 53 }',
  )
  expect([await passed(1), await passed(40), await passed(40)]).toEqual([0, 1, 0])
  expect(await listing(bed)).not.toContain('2001:db8:9::')
})
