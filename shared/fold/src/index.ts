export type { AllocationState, Slice } from './aggregates/allocation.ts'
export { evolveAllocation, initialAllocation } from './aggregates/allocation.ts'
export type { ExitAssignment, ExitMachine, ExitState } from './aggregates/exit.ts'
export { evolveExit, initialExit } from './aggregates/exit.ts'
export type { ExitGroupState } from './aggregates/exit-group.ts'
export { evolveExitGroup, initialExitGroup } from './aggregates/exit-group.ts'
export type { FarmState } from './aggregates/farm.ts'
export { evolveFarm, initialFarm } from './aggregates/farm.ts'
export type { Allocation, GridState } from './aggregates/grid.ts'
export { allocationsOf, evolveGrid, initialGrid } from './aggregates/grid.ts'
export type { NetworkState, NetworkStatus, Reason, Straggler } from './aggregates/network.ts'
export { evolveNetwork, initialNetwork } from './aggregates/network.ts'
export type { NodeMachine, NodeState, PortAssignment } from './aggregates/node.ts'
export { evolveNode, initialNode } from './aggregates/node.ts'
export type { Holding, SliceState } from './aggregates/slice.ts'
export { evolveSlice, initialSlice } from './aggregates/slice.ts'
export { emptyMachineView, evolveMachineView, type MachineView, machineRevision } from './machine-view.ts'
export type { ExitPlan, MemberKeys, NetworkPlan, ResourcePlan } from './network-plan.ts'
export { evolvePlan } from './network-plan.ts'
export {
  dependencies,
  evolveView,
  type Machine,
  machineOf,
  members,
  type NetworkView,
  revisionOf,
} from './network-view.ts'
export { machineById, machineViewOf, viewOf } from './view-of.ts'
export {
  emptyWorld,
  type FoldedAggregate,
  GRID_REF,
  gridRef,
  networkRef,
  networkToken,
  prefixId,
  refText,
  type States,
  type World,
} from './world.ts'
