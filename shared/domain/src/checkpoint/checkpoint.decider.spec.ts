import { deciderSpec } from '@sixfold/decider/spec'
import { describe, it } from 'vitest'
import { checkpointDecider } from './checkpoint.decider.ts'
import { logCheckpointed, sealLog } from './checkpoint.examples.ts'

const given = deciderSpec(checkpointDecider)
const [one, two] = [sealLog(1, null, 'a'), sealLog(3, 'a', 'b')]

describe('a checkpoint', () => {
  it('begins the chain', () => given().when(one).thenRecords(logCheckpointed(one)))
  it('may begin where the log does', () => {
    const late = sealLog(1_000, null, 'a')
    given().when(late).thenRecords(logCheckpointed(late))
  })
  it('follows the one before', () => given(logCheckpointed(one)).when(two).thenRecords(logCheckpointed(two)))
  it('is recorded once', () => given(logCheckpointed(one)).when(one).thenNothing())
  it('of a stale coordinator is not recorded', () =>
    given(logCheckpointed(one))
      .when(sealLog(1, null, 'c'))
      .thenNothing())
  it('that leaves facts out is not recorded', () =>
    given(logCheckpointed(one))
      .when(sealLog(4, 'a', 'b'))
      .thenNothing())
  it('behind another chain is not recorded', () =>
    given(logCheckpointed(one))
      .when(sealLog(3, 'c', 'b'))
      .thenNothing())
  it('that follows one which is not there is not recorded', () => given().when(two).thenNothing())
})
