import type { Decider } from '@sixfold/decider'
import type { Fact } from '@sixfold/events'
import type { FoldedAggregate, States } from '@sixfold/fold'
import type { AllocationCommand } from '../domain/allocation/allocation.commands.ts'
import { allocationDecider } from '../domain/allocation/allocation.decider.ts'
import type { ExitCommand } from '../domain/exit/exit.commands.ts'
import { exitDecider } from '../domain/exit/exit.decider.ts'
import type { ExitGroupCommand } from '../domain/exit-group/exit-group.commands.ts'
import { exitGroupDecider } from '../domain/exit-group/exit-group.decider.ts'
import type { FarmCommand } from '../domain/farm/farm.commands.ts'
import { farmDecider } from '../domain/farm/farm.decider.ts'
import type { GridCommand } from '../domain/grid/grid.commands.ts'
import { gridDecider } from '../domain/grid/grid.decider.ts'
import type { NetworkCommand } from '../domain/network/network.commands.ts'
import { networkDecider } from '../domain/network/network.decider.ts'
import type { NodeCommand } from '../domain/node/node.commands.ts'
import { nodeDecider } from '../domain/node/node.decider.ts'
import type { SliceCommand } from '../domain/slice/slice.commands.ts'
import { sliceDecider } from '../domain/slice/slice.decider.ts'

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
}

/**
 * Two commands that wait for the same aggregate as one, or null when they are not of a kind that adds up. Claims,
 * releases, joins and leaves do: what waited together becomes one fact. The later command's clock counts.
 */
export const merge = <Command extends { type: string }>(first: Command, second: Command): Command | null => {
  const list = LISTS[first.type]
  if (list === undefined || first.type !== second.type) return null
  const items = (command: Command): unknown[] => (command as unknown as Record<string, unknown[]>)[list] ?? []
  return { ...second, [list]: [...items(first), ...items(second)] }
}
