import { type AgentId, type AggregateRef, type Claim, NetworkId, PartyId } from '@sixfold/events'
import { gridRef, type NetworkState, networkRef, prefixId, type World } from '@sixfold/fold'
import type { Cause, Journal } from '../journal/journal.ts'
import { presentMembers } from './judge.ts'

export type FinishOptions = Readonly<{
  world: World
  act: Journal['act']
  /** Milliseconds since 1970: the end of a cool-down is a fact. */
  now: () => number
  coolDownMs: number
}>

const isOver = ({ status, plan }: NetworkState): boolean =>
  status === 'abandoned' || (status === 'leaving' && plan !== null && presentMembers(plan).length === 0)

/**
 * Releases what a network claimed, once nobody holds it any more or once it will never be, and closes it. Every step
 * may be repeated by any coordinator: what is released already is passed over.
 */
export const openFinisher = ({ world, act, now, coolDownMs }: FinishOptions) => {
  const releasePrefixes = async (
    owners: readonly AgentId[],
    claims: readonly Claim[],
    cause: Cause,
  ): Promise<void> => {
    const slices = new Set(owners.flatMap((owner) => world.slicesOf(owner).map(({ slice }) => slice)))
    const command = { type: 'ReleasePrefixes', claims, now: now(), coolDownMs } as const
    await Promise.all(
      [...slices].map((slice) => act('slice', gridRef('slice', prefixId(slice)), command, cause)),
    )
  }

  const finish = async (ref: AggregateRef, cause: Cause): Promise<void> => {
    const { state } = world.get('network', ref)
    const { order, exit, nodes } = state
    if (!isOver(state) || order === null || exit === null) return
    const [party, network] = [PartyId.parse(ref.party), NetworkId.parse(ref.id)]
    const claimOf = (member: AgentId): Claim => ({ order, party, network, member })
    const members = [...nodes, exit]
    await Promise.all([
      releasePrefixes(members, members.map(claimOf), cause),
      act('exit', gridRef('exit', exit), { type: 'ReleaseExit', claims: [claimOf(exit)] }, cause),
      ...nodes.map((node) =>
        act('node', gridRef('node', node), { type: 'ReleasePorts', claims: [claimOf(node)] }, cause),
      ),
    ])
    await act('network', networkRef(party, network), { type: 'EndNetwork' }, cause)
  }

  return {
    finish,
    /** Everything that an earlier life of a coordinator left half finished. */
    finishAll: async (): Promise<void> => {
      const over = [...world.all('network')].filter(({ state }) => isOver(state))
      for (const { ref } of over) await finish(ref, { causationId: 'start' })
    },
  }
}
