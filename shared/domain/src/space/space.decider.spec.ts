import { deciderSpec } from '@sixfold/decider/spec'
import { anOrder, aParty } from '@sixfold/events/example-values'
import { AddressSpaceUnshared, SpaceOrderRefused, SpaceRangesReleased } from '@sixfold/events/facts'
import { describe, it } from 'vitest'
import { spaceDecider } from './space.decider.ts'
import { acme, blue, claim, claimed, founded, green, order, sharedWithGreen } from './space.examples.ts'

const given = deciderSpec(spaceDecider)

describe('a number for an address space', () => {
  const found = { type: 'FoundSpace', order, owner: acme, space: 'legacy' } as const

  it('is the first one’s who wants it', () => given().when(found).thenRecords(founded))
  it('is not wanted twice by one order', () => given(founded).when(found).thenNothing())
  it('is refused to another order for the same name, and to everybody else', () => {
    given(founded)
      .when({ ...found, order: anOrder('again') })
      .thenRefuses('SPACE_TAKEN')
    given(founded)
      .when({ ...found, order: anOrder('other'), space: 'lab' })
      .thenRefuses('SPACE_NUMBER_TAKEN')
    given(founded)
      .when({ ...found, order: anOrder('other'), owner: aParty('umbrella') })
      .thenRefuses('SPACE_NUMBER_TAKEN')
  })
})

describe('sharing', () => {
  const share = { type: 'ShareSpace', order: anOrder('share-legacy'), with: green } as const
  const unshare = { type: 'UnshareSpace', order: anOrder('unshare-legacy'), with: green } as const
  const unshared = AddressSpaceUnshared.of({ order: unshare.order, with: green })

  it('is recorded once, whoever asks again', () => {
    given(founded).when(share).thenRecords(sharedWithGreen)
    given(founded, sharedWithGreen).when(share).thenNothing()
    given(founded, sharedWithGreen)
      .when({ ...share, order: anOrder('again') })
      .thenNothing()
  })
  it('needs a space', () => given().when(share).thenRefuses('SPACE_UNKNOWN'))
  it('is taken back, and a late repetition of the first order does not bring it again', () => {
    given(founded, sharedWithGreen).when(unshare).thenRecords(unshared)
    given(founded, sharedWithGreen, unshared).when(unshare).thenNothing()
    given(founded, sharedWithGreen, unshared).when(share).thenNothing()
  })
  it('is not taken back where there is none, nor while the network has ranges', () => {
    given(founded).when(unshare).thenRefuses('SPACE_NOT_SHARED')
    given(founded, sharedWithGreen, claimed(green, 'attach', '10.10.0.0/24'))
      .when(unshare)
      .thenRefuses('SPACE_IN_USE')
    given(founded, sharedWithGreen, claimed(blue, 'attach', '10.10.0.0/24'))
      .when(unshare)
      .thenRecords(unshared)
  })

  const refusal = { code: 'SPACE_IN_USE', sentence: 'network umbrella/green has 10.10.0.0/24' }
  const refuse = { type: 'RefuseSpaceOrder', order: unshare.order, ...refusal } as const
  const refused = SpaceOrderRefused.of({ order: unshare.order, ...refusal })

  it('came to nothing, and so it stays', () => {
    given(founded, sharedWithGreen).when(refuse).thenRecords(refused)
    given(founded, sharedWithGreen, refused).when(refuse).thenNothing()
    given(founded, sharedWithGreen, refused).when(unshare).thenRefuses('SPACE_IN_USE')
  })
  it('did not come to nothing where it was done', () =>
    given(founded, sharedWithGreen, unshared).when(refuse).thenRefuses('ORDER_TAKEN_UP'))
})

describe('ranges', () => {
  it("are the owner's networks', and those of networks that it is shared with", () => {
    const ask = claim(blue, 'attach', '10.10.0.0/24', '10.10.1.0/24')
    given(founded)
      .when(ask)
      .thenRecords(claimed(blue, 'attach', '10.10.0.0/24', '10.10.1.0/24'))
    given(founded, sharedWithGreen)
      .when(claim(green, 'attach', '10.10.0.0/24'))
      .thenRecords(claimed(green, 'attach', '10.10.0.0/24'))
    given(founded)
      .when(claim(green, 'attach', '10.10.0.0/24'))
      .thenRefuses('SPACE_NOT_SHARED')
    given()
      .when(claim(blue, 'attach', '10.10.0.0/24'))
      .thenRefuses('SPACE_UNKNOWN')
  })
  it('are claimed once by the same order', () =>
    given(founded, claimed(blue, 'attach', '10.10.0.0/24'))
      .when(claim(blue, 'attach', '10.10.0.0/24'))
      .thenNothing())
  it("are not two networks', nor twice one's", () => {
    const taken = [founded, sharedWithGreen, claimed(blue, 'attach', '10.10.0.0/23')]
    given(...taken)
      .when(claim(green, 'other', '10.9.0.0/24', '10.10.1.0/24'))
      .thenRefuses('SPACE_RANGE_OVERLAP')
    given(founded)
      .when(claim(blue, 'attach', '10.10.0.0/24', '10.10.0.128/25'))
      .thenRefuses('SPACE_RANGE_OVERLAP')
    given(...taken)
      .when(claim(blue, 'anew', '10.10.1.0/24'))
      .thenRecords(claimed(blue, 'anew', '10.10.1.0/24'))
  })
  it('are released by the order that claimed them, once', () => {
    const release = { type: 'ReleaseRanges', order: anOrder('attach') } as const
    const released = SpaceRangesReleased.of({ order: anOrder('attach'), network: blue })
    const two = [claimed(blue, 'attach', '10.10.0.0/24'), claimed(blue, 'anew', '10.10.1.0/24')]
    given(founded, ...two)
      .when(release)
      .thenRecords(released)
    given(founded, ...two, released)
      .when(release)
      .thenNothing()
    given(founded, sharedWithGreen, ...two, released)
      .when(claim(green, 'theirs', '10.10.0.0/24'))
      .thenRecords(claimed(green, 'theirs', '10.10.0.0/24'))
    given(founded, sharedWithGreen, ...two, released)
      .when(claim(green, 'theirs', '10.10.1.0/24'))
      .thenRefuses('SPACE_RANGE_OVERLAP')
  })
})
