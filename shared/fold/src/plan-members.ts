import type { AgentId } from '@sixfold/events'
import type { NetworkPlan, ResourcePlan } from './network-plan.ts'
import { leavingExits } from './standby.ts'

/** The members that hold, or may hold, a part of a network now: those that were removed too, until they have left. */
export const presentMembers = (plan: NetworkPlan): AgentId[] => [
  ...plan.resources.filter(({ left }) => left === null).map(({ node }) => node),
  ...(plan.exitPoint.left === null ? [plan.exitPoint.exit] : []),
  ...standingBy(plan),
  ...leavingExits(plan),
]

/** The exit that stands by for a network, as a list of one or none. */
export const standingBy = ({ standby }: NetworkPlan): AgentId[] =>
  standby === undefined ? [] : [standby.exit]

/** True for a resource that its node should hold. */
export const isWanted = ({ removed, left }: Pick<ResourcePlan, 'removed' | 'left'>): boolean =>
  removed === null && left === null

/** The members that should hold a part of a network now. */
export const wantedMembers = ({ resources, exitPoint }: NetworkPlan): AgentId[] => [
  ...resources.filter(isWanted).map(({ node }) => node),
  ...(exitPoint.left === null ? [exitPoint.exit] : []),
]

/** Those, and the exit that stands by: everybody that is to have keys, and a part of the network in its kernel. */
export const holders = (plan: NetworkPlan): AgentId[] => [...wantedMembers(plan), ...standingBy(plan)]
