import { NO_GOODS } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { derive } from '../derive.ts'
import { aNetworkOf, oslo1, oslo2 } from '../examples/networks.examples.ts'
import { aPolicy, aWorkload } from './policy.examples.ts'

const base = aNetworkOf(oslo1, oslo2)

/** What is asked of each forwarded packet until those of a known flow are through. */
const askedOfAll = (enforced: ReturnType<typeof aPolicy> | null): string[] => {
  const goods = { ...NO_GOODS, workloads: [aWorkload(1, 1, ['web'])], enforced }
  const text = derive({ ...base, plan: { ...base.plan, goods } }, oslo1.id).rooms[0]?.nft ?? ''
  const lines = text.slice(text.indexOf('chain forward {')).split('\n')
  const end = lines.findIndex((line) => line.includes('ct state established'))
  expect(end).toBeGreaterThan(2)
  return lines.slice(0, end)
}

it('a policy asks nothing of a packet whose flow is known', () => {
  expect(askedOfAll(aPolicy([]))).toEqual(askedOfAll(null))
})
