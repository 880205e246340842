import { deciderSpec } from '@sixfold/decider/spec'
import { Ipv4Prefix, type OpenWayOut, type WayOutOf } from '@sixfold/events'
import { anAgent, anOrder } from '@sixfold/events/example-values'
import { AddressSpaceAttached, AddressSpaceDetached, WayOutClosed, WayOutOpened } from '@sixfold/events/facts'
import { type PeeringWords, SILENT } from '@sixfold/fold'
import { describe, it } from 'vitest'
import type { AttachSpace, GoodsCommand } from './goods.commands.ts'
import { accepted, ended, green, LEGACY_ID, legacy, offered, onFirst, there } from './goods.examples.ts'
import { networkDecider } from './network.decider.ts'

const given = deciderSpec(networkDecider)

type Words = Omit<PeeringWords, 'peer'>

describe('a peering', () => {
  const theirs: Words = { ...SILENT, offered: 90 }
  const say = (type: 'OfferPeering' | 'AcceptPeering' | 'EndPeering', order: string, words: Words = SILENT) =>
    ({ type, order: anOrder(order), peer: green, theirs: words }) as GoodsCommand

  it('is offered once, until it ends', () => {
    given(...there)
      .when(say('OfferPeering', 'offer-green'))
      .thenRecords(offered)
    given(...there, offered)
      .when(say('OfferPeering', 'offer-green'))
      .thenNothing()
    given(...there, offered)
      .when(say('OfferPeering', 'again'))
      .thenRefuses('PEERING_EXISTS')
    given(...there, ended)
      .when(say('OfferPeering', 'offer-green'))
      .thenRecords(offered)
    given(...there, offered)
      .when(say('OfferPeering', 'again', { ...SILENT, ended: 90 }))
      .thenRecords({ ...offered, data: { ...offered.data, order: anOrder('again') } })
  })
  it('is accepted where it was offered', () => {
    given(...there)
      .when(say('AcceptPeering', 'accept-green', theirs))
      .thenRecords(accepted)
    given(...there)
      .when(say('AcceptPeering', 'accept-green'))
      .thenRefuses('PEERING_NOT_OFFERED')
    given(...there)
      .when(say('AcceptPeering', 'accept-green', { ...theirs, ended: 91 }))
      .thenRefuses('PEERING_NOT_OFFERED')
  })
  it('is accepted once, also where both offered', () => {
    const before = { ...SILENT, offered: 1 }
    given(...there, offered)
      .when(say('AcceptPeering', 'accept-green', theirs))
      .thenRecords(accepted)
    given(...there, accepted)
      .when(say('AcceptPeering', 'again', before))
      .thenRefuses('PEERING_EXISTS')
    given(...there, accepted)
      .when(say('OfferPeering', 'again', before))
      .thenRefuses('PEERING_EXISTS')
  })
  it('is ended by either, and so is an offer', () => {
    given(...there, offered)
      .when(say('EndPeering', 'end-green'))
      .thenRecords(ended)
    given(...there)
      .when(say('EndPeering', 'end-green', theirs))
      .thenRecords(ended)
    given(...there, accepted)
      .when(say('EndPeering', 'end-green', { ...SILENT, offered: 1 }))
      .thenRecords(ended)
    given(...there, offered, ended)
      .when(say('EndPeering', 'again'))
      .thenRefuses('PEERING_UNKNOWN')
    given(...there)
      .when(say('EndPeering', 'again'))
      .thenRefuses('PEERING_UNKNOWN')
  })
})

describe('an address space', () => {
  const attach = (...ranges: string[]): AttachSpace => ({
    type: 'AttachSpace',
    order: anOrder('attach-legacy'),
    id: LEGACY_ID,
    space: legacy,
    ranges: onFirst(...ranges),
  })
  const { type: _, ...data } = attach('10.10.0.0/24')
  const attached = AddressSpaceAttached.of({ ...data, ranges: [...data.ranges] })
  const lab = { id: 12 as typeof LEGACY_ID, space: { ...legacy, space: 'lab' }, order: anOrder('attach-lab') }

  it('is attached once, and detached once', () => {
    const detach = { type: 'DetachSpace', order: anOrder('detach'), space: legacy } as const
    const detached = AddressSpaceDetached.of({ order: detach.order, id: LEGACY_ID })
    given(...there)
      .when(attach('10.10.0.0/24'))
      .thenRecords(attached)
    given(...there, attached)
      .when(attach('10.10.0.0/24'))
      .thenNothing()
    given(...there, attached)
      .when({ ...attach('10.11.0.0/24'), order: anOrder('again') })
      .thenRefuses('SPACE_ATTACHED')
    given(...there, attached)
      .when(detach)
      .thenRecords(detached)
    given(...there, attached, detached)
      .when(detach)
      .thenNothing()
    given(...there)
      .when(detach)
      .thenRefuses('SPACE_NOT_ATTACHED')
  })
  it('is attached on members', () =>
    given(...there)
      .when({ ...attach(), ranges: [{ node: anAgent('stranger'), range: Ipv4Prefix.parse('10.10.0.0/24') }] })
      .thenRefuses('NODE_NOT_MEMBER'))
  it.each([
    ['another range of its own', attach('10.10.0.0/24', '10.10.0.0/25'), 'SPACE_RANGE_OVERLAP'],
    ["a member's derived IPv4", attach('10.1.0.0/24'), 'SPACE_RANGE_OVERLAP'],
    ["the exit point's derived IPv4", attach('10.17.0.0/16'), 'SPACE_RANGE_OVERLAP'],
    ['all of it', attach('10.0.0.0/8'), 'SPACE_RANGE_OVERLAP'],
    ['loopback', attach('127.0.0.0/24'), 'SPACE_RANGE_RESERVED'],
  ])('has no range that meets %s', (_what, command, code) =>
    given(...there)
      .when(command)
      .thenRefuses(code),
  )
  it('has none that meets another space of the network', () => {
    given(...there, attached)
      .when({ ...attach('10.10.0.128/25'), ...lab })
      .thenRefuses('SPACE_RANGE_OVERLAP')
    given(...there, attached)
      .when({ ...attach('10.10.1.0/24'), ...lab })
      .thenRecords(AddressSpaceAttached.of({ ...lab, ranges: onFirst('10.10.1.0/24') }))
  })
})

describe('a way out to the IPv4 internet', () => {
  const open = (of: WayOutOf, order = 'open') => ({ type: 'OpenWayOut', order: anOrder(order), of }) as const
  const close = (of: WayOutOf) => ({ type: 'CloseWayOut', order: anOrder('close'), of }) as const
  const ipv6 = { kind: 'ipv6' } as const
  const ofLegacy = { kind: 'space', space: legacy } as const
  const found = { ...ofLegacy, id: LEGACY_ID } as const
  const attached = AddressSpaceAttached.of({
    order: anOrder('attach-legacy'),
    id: LEGACY_ID,
    space: legacy,
    ranges: onFirst('10.10.0.0/24'),
  })
  const opened = (of: OpenWayOut, order = 'open') => WayOutOpened.of({ order: anOrder(order), of })

  it('is opened once, and closed once', () => {
    given(...there)
      .when(open(ipv6))
      .thenRecords(opened(ipv6))
    given(...there, opened(ipv6))
      .when(open(ipv6))
      .thenNothing()
    given(...there, opened(ipv6))
      .when(open(ipv6, 'again'))
      .thenRefuses('WAY_OUT_OPEN')
    given(...there, opened(ipv6))
      .when(close(ipv6))
      .thenRecords(WayOutClosed.of({ order: anOrder('close'), of: ipv6 }))
    given(...there)
      .when(close(ipv6))
      .thenRefuses('WAY_OUT_CLOSED')
  })
  it('is that of a space only while the network uses it', () => {
    given(...there)
      .when(open(ofLegacy))
      .thenRefuses('SPACE_NOT_ATTACHED')
    given(...there, attached, opened(ipv6))
      .when(open(ofLegacy, 'open-legacy'))
      .thenRecords(opened(found, 'open-legacy'))
    given(...there, attached, opened(found))
      .when(close(ofLegacy))
      .thenRecords(WayOutClosed.of({ order: anOrder('close'), of: found }))
    const detached = AddressSpaceDetached.of({ order: anOrder('detach'), id: LEGACY_ID })
    given(...there, attached, opened(found), detached)
      .when(close(ofLegacy))
      .thenRefuses('WAY_OUT_CLOSED')
  })
})
