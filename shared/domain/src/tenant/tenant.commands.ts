import type { PartyId, Quota } from '@sixfold/events'

export type SetQuota = Readonly<{ type: 'SetQuota'; quota: Quota; operator: PartyId }>

export type TenantCommand = SetQuota
