export type { AllocationState, Slice } from './aggregates/allocation.ts'
export { evolveAllocation, initialAllocation, sliceRequest } from './aggregates/allocation.ts'
export type { CheckpointState } from './aggregates/checkpoint.ts'
export { evolveCheckpoint, initialCheckpoint } from './aggregates/checkpoint.ts'
export type { ExitAssignment, ExitMachine, ExitState } from './aggregates/exit.ts'
export { evolveExit, initialExit } from './aggregates/exit.ts'
export type { ExitGroupState } from './aggregates/exit-group.ts'
export { evolveExitGroup, initialExitGroup } from './aggregates/exit-group.ts'
export type { FarmState, VniHolding } from './aggregates/farm.ts'
export { evolveFarm, initialFarm } from './aggregates/farm.ts'
export type { Allocation, GridState } from './aggregates/grid.ts'
export { allocationNamed, allocationRef, allocationsOf, evolveGrid, initialGrid } from './aggregates/grid.ts'
export type { NetworkState, NetworkStatus, Straggler } from './aggregates/network.ts'
export { evolveNetwork, initialNetwork } from './aggregates/network.ts'
export type { ExitMove, ExitReservation, Growth, Hold } from './aggregates/network-holds.ts'
export { orderOf, pairsInUse, wantsClaim } from './aggregates/network-holds.ts'
export { isDone } from './aggregates/network-orders.ts'
export type { NodeMachine, NodeState, PortAssignment } from './aggregates/node.ts'
export { evolveNode, initialNode } from './aggregates/node.ts'
export type { PoolHolding, PoolState } from './aggregates/pool.ts'
export {
  addressesInUse,
  blockKey,
  evolvePool,
  holdingsOf,
  hostKey,
  initialPool,
} from './aggregates/pool.ts'
export type { Holding, SliceState } from './aggregates/slice.ts'
export { evolveSlice, initialSlice, occupied } from './aggregates/slice.ts'
export type { SpaceClaim, SpaceState } from './aggregates/space.ts'
export { evolveSpace, initialSpace, networkKey } from './aggregates/space.ts'
export type { TenantState } from './aggregates/tenant.ts'
export { evolveTenant, initialTenant } from './aggregates/tenant.ts'
export { type Cooling, cooledCount } from './cooling.ts'
export type { FarmWires, WireRound } from './farm-wires.ts'
export type { GivenNumbers } from './given-numbers.ts'
export { type GoodsState, NO_GOODS_STATE, type Owed, type Placed } from './goods-state.ts'
export type { HoleTry } from './hole-tries.ts'
export {
  type Hole,
  type HoleCandidate,
  type HolePlan,
  holeBetween,
  isOpenHole,
  pairOf,
  pairText,
} from './holes.ts'
export {
  type Delegated,
  HOSTS,
  type Inside64,
  nothingGiven,
  SINGLES,
  singleBits,
  spanOf,
} from './inside-64.ts'
export { type LinkedNetwork, type Told, toldPlan } from './linked-plan.ts'
export { type Link, linksOf, linksTo, mayLink } from './links-of.ts'
export {
  type ChosenUpstream,
  isOfItself,
  isSameUpstream,
  type MachineStanding,
  upstreamOf,
} from './machine-standing.ts'
export {
  emptyMachineView,
  evolveMachineView,
  type GroupExit,
  type MachineView,
  machineRevision,
} from './machine-view.ts'
export { type MemberIn, memberIn } from './member-in.ts'
export type {
  ForwardPlan,
  NetworkGoods,
  PolicyPlan,
  ProxyPlan,
  ServicePlan,
  SpacePlan,
  WorkloadPlan,
} from './network-goods.ts'
export { NO_GOODS } from './network-goods.ts'
export type { ExitPlan, MemberKeys, NetworkPlan, ResourcePlan } from './network-plan.ts'
export { evolvePlan } from './network-plan.ts'
export {
  dependencies,
  evolveView,
  type Links,
  type Machine,
  machineOf,
  machinesFor,
  members,
  type NetworkView,
  revisionOf,
} from './network-view.ts'
export { type PeeringWords, SILENT, type Standing, standing } from './peering-words.ts'
export { type Peering, peeringOf, peeringsOf, wordsAtLast, wordsTo } from './peerings-of.ts'
export { isForgotten } from './plan-changes.ts'
export { holders, isWanted, presentMembers, standingBy, wantedMembers } from './plan-members.ts'
export { idPrefix, prefixId } from './prefix-id.ts'
export type { Reason } from './reasons.ts'
export {
  currentPlan,
  FIRST_GENERATION,
  generationOf,
  hasMoved,
  hasMovedTo,
  isBornNext,
  isTurned,
  type NextMember,
  nextOf,
  nextPlan,
  type RotationPlan,
} from './rotation.ts'
export { firstNotIn, type Runs } from './runs.ts'
export { SHORTEST_ALLOCATION, slicePosition } from './slice-position.ts'
export { addSpan, hostBits, hostText, type Spans } from './spans.ts'
export { type FormerExit, homeOf, leavingExits, promoted, type StandbyPlan, unplanned } from './standby.ts'
export { exitsOf, machineById, machineViewOf, viewOf } from './view-of.ts'
export type { Warned } from './warned.ts'
export {
  emptyWorld,
  type FoldedAggregate,
  GRID_REF,
  gridRef,
  networkRef,
  networkToken,
  refText,
  type SavedWorld,
  type States,
  savableWorld,
  type World,
} from './world.ts'
export type { OwnedSlice } from './world-index.ts'
export { worldHash } from './world-snapshot.ts'
