import { containsPrefix, type Ipv4Address, overlaps, type Placement, type Prefix } from '@sixfold/events'
import { aPrefix } from '@sixfold/events/example-values'
import { type Inside64, nothingGiven } from '@sixfold/fold'
import { giveBackInside, takeInside } from '@sixfold/fold/inside-64'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressesFor } from './inside-64.ts'

/** The /64 of the Cloud Foundry proposal, whose cells get a /80 each. */
const CELLS = aPrefix('2001:db8:4e04:d139::/64')
const ADDRESS: Placement = { kind: 'address' }
const delegated = (length: number): Placement => ({ kind: 'delegation', length })

type Addresses = Readonly<{ ipv6: Prefix; ipv4: Ipv4Address | null }>

/** Gives one workload after the other what it asks for. */
const give = (inside: Inside64, placements: readonly Placement[], prefix = CELLS): (Addresses | null)[] =>
  placements.map((placement) => {
    const addresses = addressesFor(prefix, placement, inside)
    if (addresses !== null) takeInside(inside, addresses)
    return addresses
  })
const textOf = (list: readonly (Addresses | null)[]): (string | undefined)[] => list.map((it) => it?.ipv6)

describe('delegated prefixes', () => {
  it('are those of the Cloud Foundry proposal: the first /80 is reserved, and they ascend from the next', () => {
    expect(textOf(give(nothingGiven(), [delegated(80), delegated(80), delegated(80)]))).toEqual([
      '2001:db8:4e04:d139:1::/80',
      '2001:db8:4e04:d139:2::/80',
      '2001:db8:4e04:d139:3::/80',
    ])
  })

  it('have any length, lie on their own boundary, and fill what is left between larger ones', () => {
    const lengths = [72, 80, 124, 124, 79, 96].map(delegated)
    expect(textOf(give(nothingGiven(), lengths))).toEqual([
      '2001:db8:4e04:d139:100::/72',
      '2001:db8:4e04:d139:1::/80',
      '2001:db8:4e04:d139:2::/124',
      '2001:db8:4e04:d139:2::10/124',
      '2001:db8:4e04:d139:4::/79',
      '2001:db8:4e04:d139:2:1::/96',
    ])
  })

  it('come with no IPv4', () => {
    expect(give(nothingGiven(), [delegated(80)])).toMatchObject([{ ipv4: null }])
  })

  it('end below the last /80, and then the one that came back longest ago is given again', () => {
    const inside = nothingGiven()
    const all = give(
      inside,
      Array.from({ length: 254 }, () => delegated(72)),
    )
    expect(textOf(all).slice(-1)).toEqual(['2001:db8:4e04:d139:fe00::/72'])
    expect(give(inside, [delegated(72)])).toEqual([null])
    for (const which of [7, 3]) giveBackInside(inside, all[which] as Addresses)
    const again = give(inside, [delegated(72), delegated(72), delegated(72)])
    expect(textOf(again)).toEqual(['2001:db8:4e04:d139:800::/72', '2001:db8:4e04:d139:400::/72', undefined])
  })

  it('are found between those in use where several that came back make the room', () => {
    const inside = nothingGiven()
    const all = give(
      inside,
      Array.from({ length: 508 }, () => delegated(73)),
    )
    expect(give(inside, [delegated(72)])).toEqual([null])
    // Two halves of one /72.
    for (const which of [2, 1]) giveBackInside(inside, all[which] as Addresses)
    expect(textOf(give(inside, [delegated(72)]))).toEqual(['2001:db8:4e04:d139:100::/72'])
  })
})

describe('single addresses', () => {
  it('are in the last /80, behind those that a node hands out itself, each with one of the derived IPv4', () => {
    expect(give(nothingGiven(), [ADDRESS, ADDRESS])).toEqual([
      { ipv6: '2001:db8:4e04:d139:ffff:1:0:1/128', ipv4: '10.209.57.128' },
      { ipv6: '2001:db8:4e04:d139:ffff:1:0:2/128', ipv4: '10.209.57.129' },
    ])
  })

  it('go on without IPv4 when its 127 are in use, and come with the one that was free longest when one came back', () => {
    const inside = nothingGiven()
    const all = give(
      inside,
      Array.from({ length: 128 }, () => ADDRESS),
    )
    expect(all.slice(-2).map((it) => it?.ipv4)).toEqual(['10.209.57.254', null])
    for (const which of [9, 5]) giveBackInside(inside, all[which] as Addresses)
    expect(give(inside, [ADDRESS, ADDRESS, ADDRESS]).map((it) => it?.ipv4)).toEqual([
      '10.209.57.137',
      '10.209.57.133',
      null,
    ])
  })

  it('that came back are the last to be given again', () => {
    const inside = nothingGiven()
    const [first] = give(inside, [ADDRESS])
    giveBackInside(inside, first as Addresses)
    expect(textOf(give(inside, [ADDRESS]))).toEqual(['2001:db8:4e04:d139:ffff:1:0:2/128'])
    const rest = give(
      inside,
      Array.from({ length: 0xffff - 2 }, () => ADDRESS),
    )
    expect(textOf(rest).slice(-1)).toEqual(['2001:db8:4e04:d139:ffff:1:0:ffff/128'])
    expect(textOf(give(inside, [ADDRESS, ADDRESS]))).toEqual([first?.ipv6, undefined])
  })
})

const placement = fc.oneof(
  fc.constant(ADDRESS),
  fc.constantFrom(72, 73, 74, 79, 80, 81, 96, 124).map(delegated),
)
const step = fc.oneof({ weight: 3, arbitrary: placement }, { weight: 2, arbitrary: fc.nat() })

const RESERVED = [aPrefix('2001:db8:4e04:d139::/80'), aPrefix('2001:db8:4e04:d139:ffff::/96')]

const expectNew = ({ ipv6, ipv4 }: Addresses, held: readonly Addresses[]): void => {
  const others = [...RESERVED, ...held.map((it) => it.ipv6)]
  expect(others.filter((other) => overlaps(other, ipv6))).toEqual([])
  expect(containsPrefix(CELLS, ipv6)).toBe(true)
  expect(held.filter((it) => ipv4 !== null && it.ipv4 === ipv4)).toEqual([])
  expect(Number(ipv4?.split('.')[3] ?? 128)).toBeGreaterThanOrEqual(128)
}

it('gives no address to two, none of the reserved /80, and no other IPv4 than 128 to 254, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const inside = nothingGiven()
      const held: Addresses[] = []
      for (const it of steps) {
        const isRemoval = typeof it === 'number'
        const [back] = isRemoval ? held.splice(it % (held.length || 1), 1) : []
        if (back !== undefined) giveBackInside(inside, back)
        const [given = null] = isRemoval ? [] : give(inside, [it])
        if (given === null) continue
        expectNew(given, held)
        held.push(given)
      }
    }),
    { numRuns: 200 },
  )
})

it('finds a place for each of 10,000 workloads on one node at a price that does not grow with them', () => {
  const some = Array.from({ length: 1_000 }, (_, index) => (index % 2 === 0 ? ADDRESS : delegated(80)))
  const timed = (inside: Inside64): number => {
    const begun = process.hrtime.bigint()
    give(inside, some)
    return Number(process.hrtime.bigint() - begun)
  }
  const early = Math.max(...[1, 2, 3].map(() => timed(nothingGiven())))
  const inside = nothingGiven()
  const all = Array.from({ length: 10 }, () => timed(inside))
  // Walking what is taken would cost 15 times as much and more.
  expect(Math.min(...all.slice(-3))).toBeLessThan(5 * early)
  expect(inside.delegated.taken.size).toBe(5_000)
})
