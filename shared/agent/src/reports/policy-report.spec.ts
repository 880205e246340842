import { aNetwork, aParty } from '@sixfold/events/example-values'
import { type NetworkView, NO_GOODS } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { policyReport } from './policy-report.ts'

const viewWith = (staged: NetworkView['plan']['goods']['staged']): NetworkView =>
  ({
    party: aParty('acme'),
    network: aNetwork('blue'),
    plan: { goods: { ...NO_GOODS, staged } },
  }) as unknown as NetworkView

const counted = (packets: number) => ({ packets, bytes: packets * 60 })

it('says what each group counted, and nothing of other counters', () => {
  const counters = new Map([
    ['staged', counted(1)],
    ['staged_web-1', counted(2)],
    ['enforced_db', counted(3)],
    ['enforced_No Label', counted(4)],
    ['somebody_elses', counted(5)],
  ])
  expect(policyReport(viewWith({ groups: [], since: 3 }), counters)?.data).toEqual({
    party: 'acme',
    network: 'blue',
    dropped: [
      { mode: 'staged', label: null, packets: 1, bytes: 60 },
      { mode: 'staged', label: 'web-1', packets: 2, bytes: 120 },
      { mode: 'enforced', label: 'db', packets: 3, bytes: 180 },
    ],
  })
})

it('is silent where there is no policy, or nothing counts yet', () => {
  expect(policyReport(viewWith(null), new Map([['staged', counted(1)]]))).toBeNull()
  expect(policyReport(viewWith({ groups: [], since: 3 }), new Map())).toBeNull()
})
