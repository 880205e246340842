import { type AgentId, type Holder, subnetCount } from '@sixfold/events'
import type {
  AllocationRegistered,
  ExitGroupRegistered,
  ExitRegistered,
  FarmRegistered,
  NodeRegistered,
} from '@sixfold/events/orders'
import { allocationsOf, GRID_REF, gridRef, prefixId } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'

type DataOf<Definition extends { of: (data: never) => { data: unknown } }> = ReturnType<
  Definition['of']
>['data']

export const farmRegistered = async (
  data: DataOf<typeof FarmRegistered>,
  context: OrderContext,
): Promise<Decided> => {
  const { act, party, cause } = context
  const command = { type: 'RegisterFarm', ...data, operator: party } as const
  return (await act('farm', gridRef('farm', data.farm), command, cause)).refused
}

export const exitGroupRegistered = async (
  data: DataOf<typeof ExitGroupRegistered>,
  { act, party, cause }: OrderContext,
): Promise<Decided> => {
  const command = { type: 'RegisterExitGroup', ...data, operator: party } as const
  return (await act('exit-group', gridRef('exit-group', data.exitGroup), command, cause)).refused
}

const unknownHolder = ({ kind, id }: Holder, { world }: OrderContext): Decided => {
  const isThere =
    kind === 'farm'
      ? world.get('farm', gridRef('farm', id)).state.registration !== null
      : world.get('exit-group', gridRef('exit-group', id)).state.registration !== null
  if (isThere) return null
  const [code, what] = kind === 'farm' ? ['FARM_UNKNOWN', 'farm'] : ['EXIT_GROUP_UNKNOWN', 'exit group']
  return {
    code,
    sentence: `no ${what} ${id} is registered: register it first`,
    field: 'data.holder.id',
    value: id,
  }
}

export const allocationRegistered = async (
  data: DataOf<typeof AllocationRegistered>,
  context: OrderContext,
): Promise<Decided> => {
  const unknown = unknownHolder(data.holder, context)
  if (unknown !== null) return unknown
  const command = { type: 'RegisterAllocation', ...data, operator: context.party } as const
  return (await context.act('grid', GRID_REF, command, context.cause)).refused
}

/** Cuts the owner's next slice from the first of its holder's allocations that has one left; null when none has. */
export const cutSlice = async (
  owner: AgentId,
  holder: Holder,
  { world, act, cause }: Pick<OrderContext, 'world' | 'act' | 'cause'>,
): Promise<Decided> => {
  const allocations = allocationsOf(world.get('grid', GRID_REF).state, holder)
  const ordinal = world.slicesOf(owner).length
  let refused: Decided = {
    code: 'ALLOCATION_NONE',
    sentence: `${holder.kind} ${holder.id} has no allocation: register one for it first`,
  }
  for (const { prefix, sliceLength } of allocations) {
    const command = { type: 'CutSlice', allocation: prefix, sliceLength, owner, ordinal } as const
    refused = (await act('allocation', gridRef('allocation', prefixId(prefix)), command, cause)).refused
    if (refused === null) return null
  }
  return refused
}

/** Null when a machine has a slice, or its holder has one left for it: asked before anything is recorded. */
const noSliceFor = (
  owner: AgentId,
  holder: Holder,
  { world }: Pick<OrderContext, 'world'>,
  field: string,
): Decided => {
  const isLeft = allocationsOf(world.get('grid', GRID_REF).state, holder).some(({ prefix, sliceLength }) => {
    const { slices } = world.get('allocation', gridRef('allocation', prefixId(prefix))).state
    return slices.size + 1 < subnetCount(prefix, sliceLength)
  })
  if (isLeft || world.slicesOf(owner).length > 0) return null
  return {
    code: 'ALLOCATION_EXHAUSTED',
    sentence: `${holder.kind} ${holder.id} has no slice left for another machine: register another allocation for it first`,
    field,
    value: holder.id,
  }
}

export const nodeRegistered = async (
  data: DataOf<typeof NodeRegistered>,
  context: OrderContext,
): Promise<Decided> => {
  const { act, party, cause, world } = context
  const holder = { kind: 'farm', id: data.farm } as const
  const unknown = unknownHolder(holder, context)
  if (unknown !== null) return { ...unknown, field: 'data.farm' }
  if (world.get('exit', gridRef('exit', data.node)).state.machine !== null) return isExit(data.node)
  const hasAllocation = allocationsOf(world.get('grid', GRID_REF).state, holder).length > 0
  const full = hasAllocation ? noSliceFor(data.node, holder, context, 'data.farm') : null
  if (full !== null) return full
  const command = { type: 'RegisterNode', ...data, operator: party } as const
  const { refused } = await act('node', gridRef('node', data.node), command, cause)
  if (refused !== null || !hasAllocation || world.slicesOf(data.node).length > 0) return refused
  return cutSlice(data.node, holder, context)
}

const isExit = (node: AgentId): Decided => ({
  code: 'NODE_TAKEN',
  sentence: 'this id is registered as an exit; a machine that is both has two agents and two ids',
  field: 'data.node',
  value: node,
})

export const exitRegistered = async (
  data: DataOf<typeof ExitRegistered>,
  context: OrderContext,
): Promise<Decided> => {
  const { act, party, cause, world } = context
  const holder = { kind: 'exit-group', id: data.exitGroup } as const
  const unknown = unknownHolder(holder, context)
  if (unknown !== null) return { ...unknown, field: 'data.exitGroup' }
  if (world.get('node', gridRef('node', data.exit)).state.machine !== null) {
    return {
      code: 'EXIT_TAKEN',
      sentence: 'this id is registered as a node',
      field: 'data.exit',
      value: data.exit,
    }
  }
  if (allocationsOf(world.get('grid', GRID_REF).state, holder).length === 0)
    return noAllocation(data.exitGroup)
  const full = noSliceFor(data.exit, holder, context, 'data.exitGroup')
  if (full !== null) return full
  const command = { type: 'RegisterExit', ...data, operator: party } as const
  const { refused } = await act('exit', gridRef('exit', data.exit), command, cause)
  if (refused !== null || world.slicesOf(data.exit).length > 0) return refused
  return cutSlice(data.exit, holder, context)
}

const noAllocation = (exitGroup: string): Decided => ({
  code: 'ALLOCATION_NONE',
  sentence: `exit group ${exitGroup} has no allocation: an exit hands out /64s, so register one for its group first`,
  field: 'data.exitGroup',
  value: exitGroup,
})
