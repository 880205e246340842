import { deciderSpec } from '@sixfold/decider/spec'
import { aParty } from '@sixfold/events/example-values'
import { QuotaSet } from '@sixfold/events/facts'
import { it } from 'vitest'
import { tenantDecider } from './tenant.decider.ts'

const given = deciderSpec(tenantDecider)
const operator = aParty('operator')
const set = (quota: { networks?: number; publicIpv4?: number }) =>
  ({ type: 'SetQuota', quota, operator }) as const
const isSet = (quota: { networks?: number; publicIpv4?: number }) => QuotaSet.of({ quota, operator })

it('has the quota that was set last', () => {
  given()
    .when(set({ networks: 10 }))
    .thenRecords(isSet({ networks: 10 }))
  given(isSet({ networks: 10 }))
    .when(set({ networks: 10, publicIpv4: 0 }))
    .thenRecords(isSet({ networks: 10, publicIpv4: 0 }))
  given(isSet({ networks: 10 }))
    .when(set({}))
    .thenRecords(isSet({}))
})

it('records nothing where it is so already', () =>
  given(isSet({ networks: 10 }))
    .when(set({ networks: 10 }))
    .thenNothing())
