import type { AgentId } from '@sixfold/events'
import { type ExitState, gridRef, type NetworkPlan, type NetworkState, type World } from '@sixfold/fold'

/** Whether an exit may be made to serve a network. */
export const mayServe = ({ machine, retired, isDrained, takenOver }: ExitState): boolean =>
  machine !== null && retired === null && !isDrained && takenOver === null

/**
 * What of a network hangs on an address that stays at its exit: blocks of ports of the shared one, and proxies there. They
 * can only be moved with the address, and that with all that the exit has.
 */
export const boundTo = ({ goods }: NetworkPlan, { machine }: Pick<ExitState, 'machine'>): string[] => {
  const shared = machine?.publicIpv4[0]
  if (shared === undefined) return []
  return [
    ...(goods.publicPorts ?? []).flatMap(({ address, first }) =>
      address === shared ? [`ports of ${address} from ${first}`] : [],
    ),
    ...goods.proxies.flatMap(({ proxy, listen }) => (listen.address === undefined ? [`proxy ${proxy}`] : [])),
  ]
}

/**
 * The exit that a network is to be moved to as planned, null where it is to stay: the one that was ordered, or, where the
 * one that serves it is drained, the one that stands by. One from whose slices its prefixes are not stands by only for the
 * one from whose they are: between two others it goes by way of that.
 */
export const moveOf = (world: World, { exitMove, plan }: NetworkState): AgentId | null => {
  if (plan === null) return null
  const stateOf = (id: AgentId): ExitState => world.get('exit', gridRef('exit', id)).state
  const { exitPoint, standby, home } = plan
  const serving = stateOf(exitPoint.exit)
  const isOrdered = exitMove !== null && exitMove.exit !== exitPoint.exit && exitMove.prefixes.length === 0
  const isLeft = serving.isDrained && serving.takenOver === null
  const wish = isOrdered ? exitMove.exit : isLeft ? (standby?.exit ?? null) : null
  const next = wish === null || home === undefined ? wish : home
  return next === null || !mayServe(stateOf(next)) || boundTo(plan, serving).length > 0 ? null : next
}
