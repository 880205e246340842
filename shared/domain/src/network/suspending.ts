import { accept, type Decision, nothing } from '@sixfold/decider'
import { NetworkResumed, NetworkSuspended } from '@sixfold/events/facts'
import type { NetworkState } from '@sixfold/fold'
import type { ResumeNetwork, SuspendNetwork } from './lifecycle.commands.ts'
import { notThere } from './not-there.ts'

export type SuspendingFact = ReturnType<typeof NetworkSuspended.of | typeof NetworkResumed.of>

/** The network is closed. One that is closed already stays so, and nothing is recorded. */
export const suspend = (
  { order, network }: SuspendNetwork,
  state: NetworkState,
): Decision<SuspendingFact> => {
  if (state.status !== 'allocated' || state.plan === null) return notThere(network, state)
  return state.plan.suspended === null ? accept(NetworkSuspended.of({ order })) : nothing
}

/** The network is open again. */
export const resume = ({ order, network }: ResumeNetwork, state: NetworkState): Decision<SuspendingFact> => {
  if (state.status !== 'allocated' || state.plan === null) return notThere(network, state)
  return state.plan.suspended === null ? nothing : accept(NetworkResumed.of({ order }))
}
