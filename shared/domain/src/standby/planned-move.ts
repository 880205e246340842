import { type AgentId, refOf } from '@sixfold/events'
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
  const isOrdered = exitMove !== null && exitMove.exit !== exitPoint.exit
  const isLeft = serving.isDrained && serving.takenOver === null
  const wish = isOrdered ? exitMove.exit : isLeft ? (standby?.exit ?? null) : null
  const next = wish === null || home === undefined ? wish : home
  return next === null || !mayServe(stateOf(next)) || boundTo(plan, serving).length > 0 ? null : next
}

/**
 * The exit that is to stand in for one that was drained: it serves all that was moved from there, where nothing is left but
 * what can only go with the addresses, and no flow finishes there any more. Null where it is not so, or not yet.
 */
export const heirOf = (world: World, id: AgentId): AgentId | null => {
  const { isDrained, takenOver, retired } = world.get('exit', gridRef('exit', id)).state
  if (!isDrained || takenOver !== null || retired !== null) return null
  const heirs = new Set<AgentId>()
  for (const subject of world.networksOf(id)) {
    const ref = refOf(subject)
    const { status, plan } = ref === null ? { status: 'none', plan: null } : world.get('network', ref).state
    if (plan === null || status !== 'allocated') continue
    const heir = heirTo(world, plan, id)
    if (heir === 'not yet') return null
    if (heir !== null) heirs.add(heir)
  }
  const [heir] = heirs
  const isFit = heir !== undefined && mayServe(world.get('exit', gridRef('exit', heir)).state)
  return heirs.size === 1 && isFit ? heir : null
}

/** Who is to have one network that a drained exit serves, or that has prefixes of its slices; null for any other network. */
const heirTo = (world: World, plan: NetworkPlan, id: AgentId): AgentId | 'not yet' | null => {
  const { exitPoint, standby, home } = plan
  if (exitPoint.exit === id) {
    const isBound = boundTo(plan, world.get('exit', gridRef('exit', id)).state).length > 0
    return isBound && standby !== undefined && standby.keys !== null ? standby.exit : 'not yet'
  }
  if (home !== id) return null
  return standby?.finishing === undefined ? exitPoint.exit : 'not yet'
}
