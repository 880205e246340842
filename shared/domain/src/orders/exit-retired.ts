import type { AgentId, Claim } from '@sixfold/events'
import type { ExitRetired } from '@sixfold/events/orders'
import { type ExitState, gridRef, networkRef, type World, wantsClaim } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { inUse } from './machine-in-use.ts'
import { exitAhead, moveExit } from './move-exit.ts'
import { openExits } from './network-candidates.ts'
import { returnSlices } from './return-slices.ts'

type Data = DataOf<typeof ExitRetired>

/** The exits that may take over, the one that serves the fewest networks first. */
const successors = (world: World, { machine }: ExitState): AgentId[] =>
  machine === null
    ? []
    : openExits(world, machine.exitGroup).flatMap(({ id }) => (id === machine.id ? [] : [id]))

/** True for a claim of a network that another exit is to serve, and that does not wait for this one any more. */
const isMoved = (world: World, exit: AgentId, { party, network }: Claim): boolean => {
  const { state } = world.get('network', networkRef(party, network))
  return (
    exitAhead(state) !== exit && state.plan?.exitPoint.exit === exit && state.plan.exitPoint.left !== null
  )
}

/** Has another exit serve a network, the first that has room for it. */
const moveAway = async (exit: AgentId, claim: Claim, context: OrderContext): Promise<Decided> => {
  const { world } = context
  let refused: Decided = { code: 'EXIT_LAST', sentence: 'no other exit of its group takes networks' }
  for (const next of successors(world, world.get('exit', gridRef('exit', exit)).state)) {
    refused = await moveExit(claim, next, context)
    if (refused === null) return null
  }
  return refused
}

/** Takes one network off an exit; gives why that cannot be. */
const clear = async (exit: AgentId, claim: Claim, context: OrderContext): Promise<Decided> => {
  const { world, act, key, cause, release } = context
  const ref = networkRef(claim.party, claim.network)
  const now = () => world.get('network', ref).state
  if (now().status === 'founded') {
    const why = { code: 'EXIT_RETIRED', sentence: 'the exit of the network is about to retire' }
    await act('network', ref, { type: 'AbandonNetwork', ...why }, cause)
  }
  const { exitReserved } = now()
  if (exitReserved?.exit === exit) {
    const refusal = { code: 'EXIT_RETIRED', sentence: 'the exit that was chosen is about to retire' }
    const command = { type: 'RefuseOrder', order: exitReserved.order, ...refusal, isBegun: true } as const
    await act('network', ref, command, cause)
  }
  const isHere = now().status === 'allocated' && wantsClaim(now(), claim) && exitAhead(now()) === exit
  const refused = isHere ? await moveAway(exit, claim, context) : null
  if (refused !== null) return refused
  const { home = null, standby = null } = now().plan ?? {}
  if (home === exit)
    return { code: 'EXIT_IN_USE', sentence: `prefixes of ${claim.network} are of its slices` }
  if (standby?.exit === exit) {
    await act('network', ref, { type: 'ReleaseStandby', exit }, cause)
    await act('network', ref, { type: 'ForceTeardown', order: key, members: [exit] }, cause)
  }
  if (now().plan?.exitPoint.exit === exit || now().status === 'leaving')
    await act('network', ref, { type: 'ForceTeardown', order: key, members: [exit] }, cause)
  await release(ref, cause)
  if (!wantsClaim(now(), claim))
    await act('exit', gridRef('exit', exit), { type: 'ReleaseExit', claims: [claim] }, cause)
  return null
}

type Failure = Readonly<{ code: string; sentence: string }> | null

/** Asks the exit to retire; `failed` says why its networks cannot be moved. */
const ask = async (
  { exit, force }: Data,
  failed: Failure,
  { world, act, party, key, cause }: OrderContext,
): Promise<Decided> => {
  const ref = gridRef('exit', exit)
  const { state } = world.get('exit', ref)
  const claims = [...state.assignments.values()].map(({ claim }) => claim)
  const moved = claims.filter((claim) => isMoved(world, exit, claim))
  const isLast = force && claims.length > moved.length && successors(world, state).length === 0
  const why = failed ?? (isLast ? { code: 'EXIT_LAST', sentence: lastSentence(state) } : null)
  const command = {
    type: 'RetireExit',
    exit,
    order: key,
    operator: party,
    force,
    moved,
    failed: why,
  } as const
  return (await act('exit', ref, command, cause)).refused
}

/** Takes all networks off an exit, as far as that can be; gives why it cannot. */
const clearAll = async (exit: AgentId, context: OrderContext): Promise<Failure> => {
  const { world } = context
  let failed: Failure = null
  for (const { claim } of [...world.get('exit', gridRef('exit', exit)).state.assignments.values()])
    if (!isMoved(world, exit, claim)) failed ??= await clear(exit, claim, context)
  return failed === null ? null : { code: failed.code, sentence: failed.sentence }
}

/**
 * An exit leaves for good. By force every network that it serves is moved to another exit of its group first. Its slices
 * go back, but for those that networks have prefixes of: these keep them.
 */
export const exitRetired = async (data: Data, context: OrderContext): Promise<Decided> => {
  const { world, key } = context
  let failed: Failure = null
  for (let known = -1; ; known = world.sequence()) {
    const refused = await ask(data, failed, context)
    if (refused !== null) return refused
    const { stayed, retired, assignments } = world.get('exit', gridRef('exit', data.exit)).state
    const why = stayed.get(key)
    if (why !== undefined) return inUse(why, 'data.exit', assignments)
    if (retired === key) break
    failed = await clearAll(data.exit, context)
    if (failed === null && world.sequence() === known)
      throw new Error(`nothing more can be taken off exit ${data.exit}`)
  }
  await returnSlices(data.exit, context)
  return null
}

const lastSentence = ({ machine }: ExitState): string =>
  `no other exit of exit group ${machine?.exitGroup} takes networks, and ${machine?.name} serves some`
