import { farmFamily } from '@sixfold/derive'
import type { FarmId } from '@sixfold/events'
import { type FarmState, isWanted, type NetworkState, type NodeMachine, type VniHolding } from '@sixfold/fold'
import type { FarmWiresCommand } from '../network/farm-wires.commands.ts'
import { allHold, mayOpen, roundOf, wiresIn } from '../network/farm-wires.ts'

/** What is known of a network and a farm. `machines`: the nodes that the network is wanted on. */
export type FarmLook = Readonly<{
  farm: FarmId
  state: NetworkState
  farmState: FarmState
  machines: readonly NodeMachine[]
  /** The VNI that the network has of the farm in this round. */
  held: VniHolding | undefined
  /** Whether packets pass over all wires in the farm that are not sent over yet, as both ends of each say. */
  doAllPass: () => boolean
}>

/** What is to be done next about the wires of a network in a farm; null: nothing, or not now. */
export type NextStep = FarmWiresCommand | Readonly<{ type: 'AssignVni' }> | null

/** True where both sides agree to wires in clear, and two members at least can have one. */
const areWiresWanted = ({ farm, state, farmState, machines }: FarmLook): boolean =>
  state.plan?.wires === 'farm' &&
  farmState.wires === 'trusted' &&
  machines.some(
    (one, at) => one.farm === farm && machines.slice(at + 1).some((other) => farmFamily(one, other) !== null),
  )

/** The last fact about the members in the farm: that they are, and how they are reached. */
const newestIn = ({ farm, state, machines }: FarmLook): number => {
  const inFarm = new Map(
    machines.flatMap((it) => (it.farm === farm ? [[it.id as string, it.sequence] as const] : [])),
  )
  const since = (state.plan?.resources ?? []).filter((it) => isWanted(it) && inFarm.has(it.node))
  return Math.max(0, ...inFarm.values(), ...since.map((it) => it.since))
}

const towards = (look: FarmLook): NextStep => {
  const { farm, state, held } = look
  const wires = wiresIn(state, farm)
  if (wires === undefined)
    return held === undefined
      ? { type: 'AssignVni' }
      : { type: 'PrepareFarmWires', farm, vni: held.vni, round: roundOf(state, farm) }
  const newest = newestIn(look)
  return mayOpen(state, farm, newest) && look.doAllPass() ? { type: 'OpenFarmWires', farm, newest } : null
}

const away = ({ farm, state, held }: FarmLook): NextStep => {
  const wires = wiresIn(state, farm)
  if (wires?.phase === 'open') return { type: 'CloseFarmWires', farm }
  const isClaimed = wires !== undefined || held !== undefined
  const isQuiet = wires?.phase !== 'closed' || allHold(state, wires.turned)
  return isClaimed && isQuiet ? { type: 'RemoveFarmWires', farm, round: roundOf(state, farm) } : null
}

/**
 * Looks at facts, so that any coordinator goes on where another one stopped; and, before anything is sent over a wire, at what
 * its ends last said of it.
 */
export const nextStep = (look: FarmLook): NextStep => {
  if (look.state.status !== 'allocated') return null
  return areWiresWanted(look) ? towards(look) : away(look)
}

/** The nodes that a network is wanted on, as they are registered. */
export const wantedNodes = (
  { plan }: NetworkState,
  nodeOf: (id: string) => NodeMachine | null,
): NodeMachine[] => (plan?.resources ?? []).filter(isWanted).flatMap(({ node }) => nodeOf(node) ?? [])
