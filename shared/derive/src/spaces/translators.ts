import type { Daemon, Route } from '@sixfold/kernel'
import { linkedDevice } from '../links/link-peers.ts'
import { METRIC } from '../names.ts'
import type { Part } from '../part.ts'
import type { ResourceContext } from '../resource/resource-context.ts'
import type { Way } from '../resource/resource-peers.ts'
import { tayga } from '../tayga.ts'
import type { SpaceFilter } from './space-firewall.ts'
import { isOn, remoteRanges, type Space, TRANSLATION_GROWTH, translatedOf } from './spaces.ts'

/**
 * One translator per space, stateless both ways: an address of the space is itself behind `<ULA48>:<id>::`, so nothing
 * has to be remembered between two packets.
 */
const translator = (netns: string, dev: string, { id, prefix, since }: Space): Daemon =>
  tayga(netns, { name: `tayga-${id}`, dev, lines: [`prefix ${prefix}`], because: since })

const to = (
  destination: string,
  dev: string,
  because: number,
  mtu?: number,
  via: string | null = null,
): Route => ({
  type: 'unicast',
  destination,
  dev,
  via,
  metric: METRIC,
  ...(mtu === undefined ? {} : { mtu }),
  because,
})

/** The spaces that have a range on this node: only there is anybody who speaks with an address of them. */
export const spacesHere = ({ spaces, self }: Pick<ResourceContext, 'spaces' | 'self'>): Space[] =>
  spaces.filter(({ ranges }) => ranges.some(isOn(self.node)))

/** The translators of a resource with their devices, and the ranges that are local to them. */
export const translators = (context: ResourceContext): Part => {
  const { view, self, names, mtu } = context
  const here = spacesHere(context)
  if (here.length === 0) return {}
  return {
    links: here.map(({ id, since }) => ({ kind: 'tun', name: names.translator(id), mtu, because: since })),
    routes: here.flatMap((space) => {
      const dev = names.translator(space.id)
      const remote = remoteRanges(view, space, self.node)
      return [
        ...translatedOf([space], self.node).map((destination) => to(destination, dev, space.since)),
        // Said as what fits, so that a sender hears of it here and not two translations later.
        ...remote.map(({ range }) =>
          to(range.range, dev, space.since, Math.min(mtu, range.mtu ?? mtu) - TRANSLATION_GROWTH),
        ),
      ]
    }),
    daemons: here.map((space) => translator(names.netns, names.translator(space.id), space)),
  }
}

/** Over the wires: what others hold of spaces that are here, to whoever holds it. */
export const translatedRoutes = (context: ResourceContext): Part => {
  const { view, self, peers, wayTo, linked, linkedWires, wireToExit } = context
  const here = spacesHere(context)
  if (here.length === 0) return {}
  const at = (of: string | undefined, node: string): string => `${of ?? ''} ${node}`
  const ways = new Map<string, Pick<Way, 'dev' | 'via'>>([
    ...peers.map((peer) => [at(undefined, peer.resource.node), wayTo(peer)] as const),
    ...linked.map(
      (it) => [at(it.of, it.resource.node), { dev: linkedDevice(linkedWires, it), via: null }] as const,
    ),
  ])
  return {
    routes: here.flatMap((space) =>
      remoteRanges(view, space, self.node).map(({ range }) => {
        const { dev, via } = ways.get(at(range.of, range.node)) ?? { dev: wireToExit, via: null }
        return to(range.translated, dev, space.since, undefined, via)
      }),
    ),
  }
}

/** What the firewall of a resource must know of its spaces. */
export const spaceFilters = (context: ResourceContext): SpaceFilter[] =>
  spacesHere(context).map(({ id, ranges }) => {
    const own = ranges.filter(isOn(context.self.node))
    return {
      dev: context.names.translator(id),
      own4: own.map(({ range }) => range),
      all4: ranges.map(({ range }) => range),
      own6: own.map(({ translated }) => translated),
      all6: ranges.map(({ translated }) => translated),
    }
  })
