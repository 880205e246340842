import type { Decider } from '@sixfold/decider'
import type { Fact } from '@sixfold/events'
import type { FoldedAggregate, States } from '@sixfold/fold'
import type { AllocationCommand } from './allocation/allocation.commands.ts'
import { allocationDecider } from './allocation/allocation.decider.ts'
import type { CheckpointCommand } from './checkpoint/checkpoint.commands.ts'
import { checkpointDecider } from './checkpoint/checkpoint.decider.ts'
import type { ExitCommand } from './exit/exit.commands.ts'
import { exitDecider } from './exit/exit.decider.ts'
import type { ExitGroupCommand } from './exit-group/exit-group.commands.ts'
import { exitGroupDecider } from './exit-group/exit-group.decider.ts'
import type { FarmCommand } from './farm/farm.commands.ts'
import { farmDecider } from './farm/farm.decider.ts'
import type { GridCommand } from './grid/grid.commands.ts'
import { gridDecider } from './grid/grid.decider.ts'
import type { NetworkCommand } from './network/network.commands.ts'
import { networkDecider } from './network/network.decider.ts'
import type { NodeCommand } from './node/node.commands.ts'
import { nodeDecider } from './node/node.decider.ts'
import type { PoolCommand } from './pool/pool.commands.ts'
import { poolDecider } from './pool/pool.decider.ts'
import type { SliceCommand } from './slice/slice.commands.ts'
import { sliceDecider } from './slice/slice.decider.ts'
import type { SpaceCommand } from './space/space.commands.ts'
import { spaceDecider } from './space/space.decider.ts'
import type { TenantCommand } from './tenant/tenant.commands.ts'
import { tenantDecider } from './tenant/tenant.decider.ts'

/** The commands that each aggregate takes. */
export type Commands = {
  grid: GridCommand
  farm: FarmCommand
  'exit-group': ExitGroupCommand
  allocation: AllocationCommand
  slice: SliceCommand
  node: NodeCommand
  exit: ExitCommand
  network: NetworkCommand
  tenant: TenantCommand
  pool: PoolCommand
  space: SpaceCommand
  checkpoint: CheckpointCommand
}

/** Every decider, by its aggregate. */
export const DECIDERS: { [Name in FoldedAggregate]: Decider<Commands[Name], Fact, States[Name]> } = {
  grid: gridDecider,
  farm: farmDecider,
  'exit-group': exitGroupDecider,
  allocation: allocationDecider,
  slice: sliceDecider,
  node: nodeDecider,
  exit: exitDecider,
  network: networkDecider,
  tenant: tenantDecider,
  pool: poolDecider,
  space: spaceDecider,
  checkpoint: checkpointDecider,
}

const LISTS: Readonly<Record<string, string>> = {
  AssignPorts: 'claims',
  ReleasePorts: 'claims',
  AssignExit: 'claims',
  ReleaseExit: 'claims',
  AllocatePrefixes: 'requests',
  ReleasePrefixes: 'claims',
  JoinPeers: 'peers',
  LeavePeers: 'members',
  MakeNextKeys: 'peers',
  MoveWires: 'members',
  MoveLinkedWires: 'members',
  AssignIpv4: 'requests',
  ReleaseIpv4: 'claims',
  AssignPortBlock: 'requests',
  ReleasePortBlock: 'claims',
  ClaimHost: 'requests',
  ReleaseHost: 'claims',
  RecordNatHoles: 'pairs',
  LoseNatHoles: 'pairs',
  RestHolePunch: 'pairs',
  AssignVni: 'claims',
  ReleaseVni: 'claims',
}

/** True for two commands that wait for the same aggregate and add up: claims, releases, joins and leaves of one kind do. */
export const addUp = (first: Readonly<{ type: string }>, second: Readonly<{ type: string }>): boolean =>
  first.type === second.type && LISTS[first.type] !== undefined

/** Commands that add up as one, so that what waited together becomes one fact. The last one's clock counts. */
export const merge = <Command extends { type: string }>(commands: readonly Command[]): Command => {
  const last = commands.at(-1)
  const list = LISTS[last?.type ?? '']
  if (last === undefined || list === undefined) throw new TypeError(`${last?.type} does not add up`)
  const items = (command: Command): unknown[] => (command as unknown as Record<string, unknown[]>)[list] ?? []
  return { ...last, [list]: commands.flatMap(items) }
}
