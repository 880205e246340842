import { type AgentId, type AggregateRef, type Claim, NetworkId, PartyId } from '@sixfold/events'
import { gridRef, type NetworkState, networkRef, prefixId, type World } from '@sixfold/fold'
import type { Recorded } from '../journal/feed.ts'
import type { Cause, Journal } from '../journal/journal.ts'
import { presentMembers } from './judge.ts'
import { releaseStrays } from './strays.ts'

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

  /** The networks whose strays a fact may have made. */
  const toTidy = ({ ref, fact }: Pick<Recorded, 'ref' | 'fact'>): AggregateRef[] => {
    if (fact.name === 'NetworkAllocated') return [ref]
    if (fact.name !== 'PrefixAllocated') return []
    return fact.data.allocations.map(({ claim: { party, network } }) => networkRef(party, network))
  }

  return {
    finish,
    /** Looks at what a fact, just folded, left to be released. */
    tidy: async (recorded: Recorded, cause: Cause): Promise<void> => {
      const { ref, fact } = recorded
      if (fact.name === 'PeerLeft' || fact.name === 'NetworkAbandoned') await finish(ref, cause)
      for (const network of toTidy(recorded)) await releaseStrays({ world, act, now }, network, cause)
    },
    /** Everything that an earlier life of a coordinator left half finished. */
    finishAll: async (): Promise<void> => {
      const cause = { causationId: 'start' }
      for (const { ref, state } of world.all('network')) {
        if (isOver(state)) await finish(ref, cause)
        await releaseStrays({ world, act, now }, ref, cause)
      }
    },
  }
}
