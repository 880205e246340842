import type { AgentId, AggregateRef, Fact } from '@sixfold/events'
import { gridRef, type Hold, machineById, type NetworkState, networkRef, presentMembers } from '@sixfold/fold'
import type { Cause } from './act.ts'
import { networkName } from './network-name.ts'
import { returnSlices } from './orders/return-slices.ts'
import { concerned, goodsReleaser } from './release-goods.ts'
import { type Held, heldInAll, heldOf, prefixesOf, type ReleaseOptions, releaseAll } from './releases.ts'
import { standbyKeeper } from './standby/standby-keeper.ts'
import { givenBy, isStrayHeld, mayFree } from './strays.ts'
import { type WiresKeeperOptions, wiresKeeper } from './wires/wires-keeper.ts'

export type FinishOptions = ReleaseOptions & Pick<WiresKeeperOptions, 'doAllPass'>

/** True when nobody holds anything of a network any more, and nobody will. */
const isOver = ({ status, plan }: NetworkState): boolean =>
  status === 'abandoned' ||
  status === 'gone' ||
  (status === 'leaving' && plan !== null && presentMembers(plan).length === 0)

/**
 * Releases what networks claimed, once nobody holds it any more or once it will never be, and closes those that are
 * over. Every step may be repeated by any coordinator: what is released already is passed over.
 */
export const openFinisher = (options: FinishOptions) => {
  const { world, act } = options
  const goods = goodsReleaser(options)
  const wires = wiresKeeper(options)
  const standbys = standbyKeeper(options)

  const isRetired = (id: AgentId): boolean =>
    world.get('node', gridRef('node', id)).state.retired !== null ||
    world.get('exit', gridRef('exit', id)).state.retired !== null

  /** The slices of machines that have retired, now that less of them is in use. */
  const returnOf = async (owners: Iterable<AgentId>, cause: Cause): Promise<void> => {
    for (const owner of owners)
      if (isRetired(owner) && world.slicesOf(owner).length > 0)
        await returnSlices(owner, { world, act, cause })
  }

  /** Every machine that may have given a network something. */
  const ownersFor = ({ exit, nodes, holds, loose }: NetworkState): Set<AgentId> =>
    new Set([
      ...nodes,
      ...(exit === null ? [] : [exit]),
      ...[...holds.values(), ...loose].map(({ member }) => member),
    ])

  const isSpare = (held: Held, state: NetworkState): boolean => isOver(state) || isStrayHeld(world, held)

  /** What a network holds and does not need. What it needs it holds once, but for /64s: of those two may have been taken. */
  const spareOf = (ref: AggregateRef, state: NetworkState, owners: ReadonlySet<AgentId>): Held[] => {
    const name = networkName(ref)
    const exits = [...owners].filter((id) => machineById(world, id)?.kind === 'exit')
    const heldBy = (hold: Hold, find: typeof heldOf): Held[] =>
      find(world, { ...hold, ...name }, new Set([hold.member, ...exits]))
    const isNeeded = !isOver(state)
    return [
      ...state.loose.flatMap((hold) => heldBy(hold, heldOf)),
      ...[...state.holds.values()].flatMap((hold) => heldBy(hold, isNeeded ? prefixesOf : heldOf)),
    ].filter((held) => isSpare(held, state))
  }

  const finish = async (ref: AggregateRef, cause: Cause): Promise<void> => {
    const { state } = world.get('network', ref)
    if (state.order === null) return
    const owners = ownersFor(state)
    await releaseAll(spareOf(ref, state, owners), options, cause)
    await goods.release(ref, cause)
    await wires.review(ref, cause)
    await returnOf(owners, cause)
    if (state.status === 'leaving' && isOver(state)) await act('network', ref, { type: 'EndNetwork' }, cause)
  }

  return {
    /** Releases what one network does not need any more. */
    finish,
    /** Something was said about the VXLAN wires of a network: takes the next step where there is one. */
    reviewWires: wires.review,
    /** Behind a fact: releases what is not needed any more, or was given to somebody who came too late. */
    tidy: async ({ ref, fact }: Readonly<{ ref: AggregateRef; fact: Fact }>, cause: Cause): Promise<void> => {
      if (ref.aggregate === 'network' && mayFree(fact)) await finish(ref, cause)
      const strays = givenBy(ref, fact).filter((held) => isStrayHeld(world, held))
      if (strays.length > 0) await releaseAll(strays, options, cause)
      for (const { party, network } of concerned({ ref, fact }))
        await goods.release(networkRef(party, network), cause)
      await wires.tidy({ ref, fact }, cause)
      await standbys.tidy({ ref, fact }, cause)
    },
    /** Everything that an earlier life of a coordinator left half finished. */
    finishAll: async (): Promise<void> => {
      const cause = { causationId: 'start' }
      for (const { ref, state } of [...world.all('network')])
        if (state.status === 'leaving' && isOver(state)) await finish(ref, cause)
      await releaseAll(
        [...heldInAll(world)].filter((held) => isStrayHeld(world, held)),
        options,
        cause,
      )
      await goods.releaseAll(cause)
      await wires.reviewAll(cause)
      await standbys.reviewAll(cause)
      const machines = [...world.all('node'), ...world.all('exit')].flatMap(
        ({ state }) => state.machine?.id ?? [],
      )
      await returnOf(machines, cause)
    },
  }
}
