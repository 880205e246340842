import { accept, type Decision, nothing } from '@sixfold/decider'
import type { FarmId } from '@sixfold/events'
import { FarmWiresClosed, FarmWiresOpened, FarmWiresPrepared, FarmWiresRemoved } from '@sixfold/events/facts'
import { type FarmWires, isWanted, type NetworkState } from '@sixfold/fold'
import type {
  CloseFarmWires,
  FarmWiresCommand,
  OpenFarmWires,
  PrepareFarmWires,
  RemoveFarmWires,
} from './farm-wires.commands.ts'

export type FarmWiresFact = ReturnType<
  | typeof FarmWiresPrepared.of
  | typeof FarmWiresOpened.of
  | typeof FarmWiresClosed.of
  | typeof FarmWiresRemoved.of
>

/** The round that the network is in with a farm: one more each time that it gave up its wires there. */
export const roundOf = ({ wireRounds }: NetworkState, farm: FarmId): number =>
  wireRounds?.get(farm)?.round ?? 0

/** The VXLAN wires of a network in a farm; undefined where it has none. */
export const wiresIn = ({ plan }: NetworkState, farm: FarmId): FarmWires | undefined =>
  plan?.farmWires?.find((it) => it.farm === farm)

/**
 * True when every member holds the network as it is since this fact. Who was removed is no member; his packets are
 * refused by those who are.
 */
export const allHold = ({ converged }: NetworkState, since: number): boolean => (converged ?? 0) >= since

/** Members make their devices. Whoever claimed the VNI in an earlier round came too late: it may be another network's. */
const prepare = ({ farm, vni, round }: PrepareFarmWires, state: NetworkState): Decision<FarmWiresFact> => {
  const isRight = state.status === 'allocated' && state.plan?.wires === 'farm'
  return isRight && round === roundOf(state, farm) && wiresIn(state, farm) === undefined
    ? accept(FarmWiresPrepared.of({ farm, vni }))
    : nothing
}

/** Since when the members that are wanted now are as they are. */
const newestMember = ({ plan }: NetworkState): number =>
  Math.max(0, ...(plan?.resources ?? []).filter(isWanted).map(({ since }) => since))

/**
 * True where members may send, and some do not yet. Not before each of them takes what comes; once it did, it does until the
 * wires are removed. Who joined since they were opened, or is reached otherwise, is opened for by another fact.
 */
export const mayOpen = (state: NetworkState, farm: FarmId, newest: number): boolean => {
  const wires = wiresIn(state, farm)
  if (wires === undefined || (wires.phase === 'open' && newest <= wires.turned)) return false
  return allHold(state, Math.max(wires.since, newest, newestMember(state)))
}

const open = ({ farm, newest }: OpenFarmWires, state: NetworkState): Decision<FarmWiresFact> =>
  state.status === 'allocated' && mayOpen(state, farm, newest)
    ? accept(FarmWiresOpened.of({ farm }))
    : nothing

/** Nobody sends any more; at once, whatever members hold: WireGuard's wires are there all the time. */
const close = ({ farm }: CloseFarmWires, state: NetworkState): Decision<FarmWiresFact> =>
  state.status === 'allocated' && wiresIn(state, farm)?.phase === 'open'
    ? accept(FarmWiresClosed.of({ farm }))
    : nothing

/**
 * The devices go: where nobody ever sent over them, or where every member holds that nobody does. Without devices it ends
 * the round of whoever claimed a VNI and did not come to use it.
 */
const remove = ({ farm, round }: RemoveFarmWires, state: NetworkState): Decision<FarmWiresFact> => {
  const wires = wiresIn(state, farm)
  if (state.status !== 'allocated' || round !== roundOf(state, farm)) return nothing
  if (wires?.phase === 'open') return nothing
  const isQuiet = wires?.phase !== 'closed' || allHold(state, wires.turned)
  return isQuiet ? accept(FarmWiresRemoved.of({ farm })) : nothing
}

/** True for a command that is decided here. */
export const isFarmWires = (command: Readonly<{ type: string }>): command is FarmWiresCommand =>
  command.type.endsWith('FarmWires')

/** Decides what becomes of a network's VXLAN wires: prepared, opened, closed, removed, and never two steps at once. */
export const decideFarmWires = (command: FarmWiresCommand, state: NetworkState): Decision<FarmWiresFact> => {
  switch (command.type) {
    case 'PrepareFarmWires':
      return prepare(command, state)
    case 'OpenFarmWires':
      return open(command, state)
    case 'CloseFarmWires':
      return close(command, state)
    case 'RemoveFarmWires':
      return remove(command, state)
  }
}
