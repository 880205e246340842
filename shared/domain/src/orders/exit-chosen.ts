import type { ExitChosen } from '@sixfold/events/orders'
import { gridRef, isDone, networkRef } from '@sixfold/fold'
import { few } from '../few.ts'
import { boundTo } from '../standby/planned-move.ts'
import { type Decided, isRefusal, type OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { type FoundNetwork, findNetwork } from './find-network.ts'
import { exitAhead, moveExit } from './move-exit.ts'
import { namedExit } from './network-candidates.ts'
import { settleOn } from './on-network.ts'

type Data = DataOf<typeof ExitChosen>

/** Why a network cannot have an exit, or null. Back to the one that serves it now it may go, drained or not. */
const whyNot = ({ state, plan }: FoundNetwork, { exit }: Data, { world }: OrderContext): Decided => {
  const ahead = exitAhead(state)
  const { machine } = world.get('exit', gridRef('exit', ahead ?? exit)).state
  const named = namedExit(world, { exit, exitGroup: machine?.exitGroup })
  const stays = boundTo(plan, world.get('exit', gridRef('exit', plan.exitPoint.exit)).state)
  if (!isRefusal(named) && exit !== state.exit && stays.length > 0)
    return {
      code: 'EXIT_SHARES',
      sentence: `these are of the shared address of the exit that serves it, where they stay: ${few(stays)}`,
      field: 'data.exit',
      value: exit,
    }
  if (!isRefusal(named) || (named.code === 'EXIT_DRAINED' && exit === state.exit)) return null
  return named.code === 'EXIT_GROUP_DIFFERS'
    ? {
        ...named,
        sentence: `${named.sentence}: the prefixes of the network are of that group, and stay`,
      }
    : named
}

/** A network is to leave through another exit of the same exit group: its prefixes stay. */
export const exitChosen = async (data: Data, context: OrderContext): Promise<Decided> => {
  const { party, key, cause, release } = context
  const { network, exit } = data
  const found = findNetwork(context, network)
  if (isRefusal(found)) return found
  const isThere = isDone(found.state, key) || exitAhead(found.state) === exit
  const isBegun = found.state.exitReserved?.order === key
  const early = isThere || isBegun ? null : whyNot(found, data, context)
  const refused = early ?? (isThere ? null : await moveExit({ party, network }, exit, context))
  const before = found.state.refusedOrders.get(key)
  if (before !== undefined) return { ...before, field: 'data.exit', value: exit }
  if (refused === null) return null
  const settled = await settleOn(refused, network, context, { isBegun: early === null })
  // What we claimed and do not need.
  await release(networkRef(party, network), cause)
  if (settled !== null || early === null) return settled
  return moveExit({ party, network }, exit, context)
}
