import { activeLinks, pairsWithoutIpv4 } from '@sixfold/derive'
import type { NetworkName } from '@sixfold/events'
import { type NetworkView, networkKey, peeringsOf, type World } from '@sixfold/fold'
import type { AgentNames } from '../names/agent-names.ts'
import type { Palette } from '../render/color.ts'
import { table } from '../render/table.ts'

/**
 * How a network stands to another one, for people and programs. `state`: of a peering; `shares` where only address spaces
 * are shared. `by` says who said so last. `withoutIpv4`: pairs of members between which it carries no IPv4. This shape stays.
 */
export type ShownPeering = Readonly<{
  peer: string
  state: 'offered' | 'accepted' | 'active' | 'ended' | 'shares'
  by: string | null
  since: number
  spaces: readonly string[]
  withoutIpv4: readonly Readonly<{ ours: string; theirs: string }>[]
}>

const spacesWith = ({ plan, links }: NetworkView, peer: string): string[] => {
  const theirs = links?.networks.find((it) => networkKey(it) === peer)?.plan.goods.spaces.map(({ id }) => id)
  return plan.goods.spaces.flatMap(({ id, space }) =>
    theirs?.includes(id) === true ? [`${space.party}/${space.space}`] : [],
  )
}

/** Every network that one peers with, ever did or was asked to, and those that it shares address spaces with. */
export const shownPeerings = (
  world: World,
  name: NetworkName,
  view: NetworkView,
  names: Pick<AgentNames, 'of'>,
): ShownPeering[] => {
  const without = pairsWithoutIpv4(view)
  const pairsOf = (peer: string) =>
    without
      .filter(({ network }) => network === peer)
      .map(({ ours, theirs }) => ({ ours: names.of(ours), theirs: names.of(theirs) }))
  const peerings = peeringsOf(world, name).map(({ peer, state, by, since }): ShownPeering => {
    const key = networkKey(peer)
    return {
      peer: key,
      state,
      by: networkKey(by),
      since,
      spaces: spacesWith(view, key),
      withoutIpv4: pairsOf(key),
    }
  })
  const told = new Set(peerings.filter(({ state }) => state !== 'ended').map(({ peer }) => peer))
  const shares = activeLinks(view)
    .filter(({ key, peered }) => peered === null && !told.has(key))
    .map(
      ({ key, because }): ShownPeering => ({
        peer: key,
        state: 'shares',
        by: null,
        since: because,
        spaces: spacesWith(view, key),
        withoutIpv4: [],
      }),
    )
  return [...peerings, ...shares]
}

const PAIRS_MAX = 4

const withoutText = ({ withoutIpv4 }: ShownPeering): string => {
  const shown = withoutIpv4.slice(0, PAIRS_MAX).map(({ ours, theirs }) => `${ours}–${theirs}`)
  const more = withoutIpv4.length - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

/** The peerings of a network; nothing where it never had any. */
export const peeringLines = (peerings: readonly ShownPeering[], color: Palette): string[] =>
  peerings.length === 0
    ? []
    : table<ShownPeering>(
        [
          { head: 'NETWORK', cell: ({ peer }) => peer },
          { head: 'PEERING', cell: ({ state }) => (state === 'shares' ? '' : state) },
          { head: 'SAID BY', cell: ({ by }) => by ?? '' },
          { head: 'SINCE', cell: ({ since }) => String(since), align: 'right' },
          { head: 'SHARED SPACES', cell: ({ spaces }) => spaces.join(', ') },
          { head: 'NO IPV4 BETWEEN', cell: withoutText },
        ],
        peerings,
        color,
      )
