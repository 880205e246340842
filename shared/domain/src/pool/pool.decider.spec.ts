import { deciderSpec } from '@sixfold/decider/spec'
import { type Claim, instantOf } from '@sixfold/events'
import { aClaim, anAgent, ipv4 } from '@sixfold/events/example-values'
import {
  HostClaimed,
  HostReleased,
  Ipv4Assigned,
  PoolFilled,
  PortBlockAssigned,
  PortBlockReleased,
} from '@sixfold/events/facts'
import { describe, expect, it } from 'vitest'
import { poolDecider } from './pool.decider.ts'
import {
  assign,
  blue,
  blueGaveFirst,
  blueHasFirst,
  blueToo,
  CANDIDATES,
  COOL_DOWN_MS,
  FIRST,
  green,
  greenHasSecond,
  SECOND,
  SHARED,
  THIRD,
} from './pool.examples.ts'

const given = deciderSpec(poolDecider)
const has = (...assignments: [Claim, typeof FIRST][]) =>
  Ipv4Assigned.of({ assignments: assignments.map(([claim, address]) => ({ claim, address })) })

describe('an address for a network', () => {
  it('is the first that nobody had', () => {
    given()
      .when(assign([{ claim: blue }]))
      .thenRecords(blueHasFirst)
    given(blueHasFirst, blueGaveFirst)
      .when(assign([{ claim: green }]))
      .thenRecords(greenHasSecond)
  })
  it('is given once to the same claim', () =>
    given(blueHasFirst)
      .when(assign([{ claim: blue }]))
      .thenNothing())
  it('is the one that was asked for, also where another one asks for any', () =>
    given()
      .when(assign([{ claim: green }, { claim: blue, address: FIRST }]))
      .thenRecords(has([blue, FIRST], [green, SECOND])))
  it('is refused where it is taken, rests, or is none that is sold', () => {
    given(greenHasSecond)
      .when(assign([{ claim: blue, address: SECOND }]))
      .thenRefuses('IPV4_TAKEN')
    given(blueHasFirst, blueGaveFirst)
      .when(assign([{ claim: green, address: FIRST }], COOL_DOWN_MS - 1))
      .thenRefuses('IPV4_TAKEN')
    given()
      .when(assign([{ claim: blue, address: SHARED }]))
      .thenRefuses('IPV4_UNKNOWN')
    given()
      .when(
        assign([
          { claim: blue, address: FIRST },
          { claim: green, address: FIRST },
        ]),
      )
      .thenRefuses('IPV4_TAKEN')
  })
  it('is, when all were given, the one that came back longest ago and has rested', () => {
    const full = [blueHasFirst, greenHasSecond, has([blueToo, THIRD])]
    given(...full)
      .when(assign([{ claim: aClaim(anAgent('exit-1'), 'more') }]))
      .thenRefuses('IPV4_EXHAUSTED')
    given(...full, blueGaveFirst)
      .when(assign([{ claim: blue }], COOL_DOWN_MS - 1))
      .thenRefuses('IPV4_EXHAUSTED')
    given(...full, blueGaveFirst)
      .when(assign([{ claim: blue }], COOL_DOWN_MS))
      .thenRecords(blueHasFirst)
  })
})

describe('an address that comes back', () => {
  const release = (claims: readonly Claim[]) =>
    ({ type: 'ReleaseIpv4', claims, now: 0, coolDownMs: COOL_DOWN_MS }) as const

  it('rests', () =>
    given(blueHasFirst)
      .when(release([blue, blue, green]))
      .thenRecords(blueGaveFirst))
  it('comes back once', () =>
    given(blueHasFirst, blueGaveFirst)
      .when(release([blue]))
      .thenNothing())
  it('comes back by the claim that has it now, not by one that had it', () =>
    given(blueHasFirst, blueGaveFirst, has([green, FIRST]))
      .when(release([blue]))
      .thenNothing())
})

describe('a block of ports', () => {
  const ask = (claims: readonly Claim[], now = 0) =>
    ({
      type: 'AssignPortBlock',
      requests: claims.map((claim) => ({ claim, address: SHARED })),
      now,
    }) as const
  const block = (claim: Claim, first: number, address = SHARED) => ({ claim, address, first })
  const many = Array.from({ length: 63 }, (_, index) => aClaim(anAgent('exit-1'), `many-${index}`))
  const full = PortBlockAssigned.of({
    assignments: many.map((claim, index) => block(claim, 1024 + 1024 * index)),
  })
  const given0 = PortBlockReleased.of({
    releases: [block(many[0] as Claim, 1024)],
    coolUntil: instantOf(COOL_DOWN_MS),
  })

  it('is 1,024 ports of a shared address, from 1024 on', () =>
    given()
      .when(ask([blue, green, blue]))
      .thenRecords(PortBlockAssigned.of({ assignments: [block(blue, 1024), block(green, 2048)] })))
  it('is given once to the same claim', () =>
    given(PortBlockAssigned.of({ assignments: [block(blue, 1024)] }))
      .when(ask([blue]))
      .thenNothing())
  it('is one of 63, of which the last ends with the last port', () => {
    given().when(ask(many)).thenRecords(full)
    expect(full.data.assignments.at(-1)?.first).toBe(65_535 - 1023)
    given(full)
      .when(ask([blue]))
      .thenRefuses('NAT_PORTS_EXHAUSTED')
  })
  it('is another address’s own', () => {
    const other = ipv4('198.51.100.9')
    given(full)
      .when({ type: 'AssignPortBlock', requests: [{ claim: blue, address: other }], now: 0 })
      .thenRecords(PortBlockAssigned.of({ assignments: [block(blue, 1024, other)] }))
  })
  it('comes back, and rests', () => {
    const release = {
      type: 'ReleasePortBlock',
      claims: [many[0] as Claim],
      now: 0,
      coolDownMs: COOL_DOWN_MS,
    } as const
    given(full).when(release).thenRecords(given0)
    given(full, given0).when(release).thenNothing()
    given(full, given0)
      .when(ask([blue], COOL_DOWN_MS - 1))
      .thenRefuses('NAT_PORTS_EXHAUSTED')
    given(full, given0)
      .when(ask([blue], COOL_DOWN_MS))
      .thenRecords(PortBlockAssigned.of({ assignments: [block(blue, 1024)] }))
  })
  it('is not released as an address, nor an address as a block', () => {
    given(full).when({ type: 'ReleaseIpv4', claims: many, now: 0, coolDownMs: 0 }).thenNothing()
    given(blueHasFirst)
      .when({ type: 'ReleasePortBlock', claims: [blue], now: 0, coolDownMs: 0 })
      .thenNothing()
  })
})

describe('a host name on the shared addresses', () => {
  const claim = (by: Claim, host = 'shop.example.com', port = 443) =>
    ({ type: 'ClaimHost', requests: [{ claim: by, host, port }] }) as const
  const claimed = (by: Claim, host = 'shop.example.com', port = 443) =>
    HostClaimed.of({ claims: [{ claim: by, host, port }] })

  it('leads to one network', () => {
    given().when(claim(blue)).thenRecords(claimed(blue))
    given(claimed(blue)).when(claim(blue)).thenNothing()
    given(claimed(blue)).when(claim(green)).thenRefuses('HOST_TAKEN')
    given(claimed(blue))
      .when(claim(green, 'shop.example.com', 80))
      .thenRecords(claimed(green, 'shop.example.com', 80))
  })
  it('is not given to two who ask at once', () =>
    given()
      .when({ ...claim(blue), requests: [...claim(blue).requests, ...claim(green).requests] })
      .thenRefuses('HOST_TAKEN'))
  it("goes from one of a network's claims to the next, and is released by that alone", () => {
    given(claimed(blue)).when(claim(blueToo)).thenRecords(claimed(blueToo))
    given(claimed(blue), claimed(blueToo))
      .when({ type: 'ReleaseHost', claims: [blue] })
      .thenNothing()
    given(claimed(blue), claimed(blueToo))
      .when({ type: 'ReleaseHost', claims: [blue, blueToo] })
      .thenRecords(HostReleased.of({ claims: [blueToo] }))
  })
  it('is free at once when it is released', () =>
    given(claimed(blue), HostReleased.of({ claims: [blue] }))
      .when(claim(green))
      .thenRecords(claimed(green)))
  it('is no block of ports, though it looks like one', () => {
    const block = PortBlockAssigned.of({ assignments: [{ claim: blue, address: SHARED, first: 1024 }] })
    given(block)
      .when(claim(green, SHARED, 1024))
      .thenRecords(claimed(green, SHARED, 1024))
  })
})

describe('how full a pool is', () => {
  const note = (of: number, now = 0) => ({ type: 'NoteFill', of, now }) as const

  it('is not worth a word below 80 %, or where there is nothing to sell', () => {
    given(blueHasFirst).when(note(3)).thenNothing()
    given(greenHasSecond).when(note(0)).thenNothing()
  })
  it('is said when it passes 80 and 95 %, what rests counted too, and once', () => {
    const four = [blueHasFirst, greenHasSecond, has([blueToo, THIRD]), blueGaveFirst]
    const said = PoolFilled.of({ percent: 95, taken: 3, of: 3 })
    given(...four)
      .when(note(3))
      .thenRecords(said)
    given(...four, said)
      .when(note(3))
      .thenNothing()
    given(...four)
      .when(note(CANDIDATES.length, COOL_DOWN_MS))
      .thenNothing()
  })
  it('is said again when it was much emptier in between, or when there are more', () => {
    const said = PoolFilled.of({ percent: 80, taken: 1, of: 1 })
    given(blueHasFirst, said)
      .when(note(1))
      .thenRecords(PoolFilled.of({ percent: 95, taken: 1, of: 1 }))
    const much = PoolFilled.of({ percent: 95, taken: 1, of: 1 })
    given(blueHasFirst, much, greenHasSecond, has([blueToo, THIRD]))
      .when(note(3))
      .thenRecords(PoolFilled.of({ percent: 95, taken: 3, of: 3 }))
  })
})
