import { type Decision, refuse } from '@sixfold/decider'
import type { GoodsState, NetworkPlan, NetworkState } from '@sixfold/fold'
import { insteadOf } from '../few.ts'

/** A network that is there, as deciding about its goods needs it. */
export type GoodsNow = Readonly<{
  plan: NetworkPlan
  goods: Readonly<GoodsState>
  state: Readonly<NetworkState>
}>

/** Refuses because of one field. */
export const refuseAt = (code: string, sentence: string, field: string, value: unknown): Decision<never> =>
  refuse(code, sentence, { field, value })

/** Refuses a workload that the network does not have. */
export const unknownWorkload = (
  workload: string,
  { goods: { placed } }: Pick<GoodsNow, 'goods'>,
  field = 'data.workload',
): Decision<never> =>
  refuseAt(
    'WORKLOAD_UNKNOWN',
    `the network has no workload ${workload}: ${insteadOf([...placed.keys()])}`,
    field,
    workload,
  )
