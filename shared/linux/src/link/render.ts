import type { Route } from '@sixfold/kernel'
import type { Step } from '@sixfold/reconcile'
import { prepare } from '../netns/render.ts'
import { inside } from '../ownership.ts'
import { word } from '../word.ts'
import { announcements } from './announce.ts'
import { birthLines, birthSteps, portLines } from './births.ts'
import * as line from './lines.ts'
import type { Change, Device, LinkChange, WantedRoom } from './model.ts'
import { removeDevice } from './removal.ts'
import { type RuleChange, ruleSteps } from './rules.ts'

/**
 * All changes of one room as steps: what must come about elsewhere first (other namespaces, births), then ONE batch,
 * and then devices that go, one by one, because one may have taken the next along.
 *
 * Order within the batch: devices, so that the rest has something to stand on; addresses before the routes that may
 * need them as a source; neighbours before traffic; unreachable guards before the first route, so that nothing leaves
 * in clear while half of them stand; routes that others may go over first, defaults last. Removal comes after
 * addition, so that there is no moment with neither, and in the reverse order.
 */
export const stepsFor = (
  { netns, isOurs, devices }: Pick<WantedRoom, 'netns' | 'isOurs' | 'devices'>,
  changes: readonly Change[],
): readonly Step[] => {
  const links = changes.filter((change): change is LinkChange => change.object === 'link')
  return [
    ...(changes.some(({ object }) => object === 'room') ? prepare(netns) : []),
    ...ruleSteps(
      netns,
      changes.filter((change): change is RuleChange => change.object === 'rule'),
    ),
    ...links.flatMap((change) => (change.kind === 'remake' ? [removeDevice(netns, change.wanted.name)] : [])),
    ...links.flatMap(obstacleSteps),
    ...birthSteps(links),
    ...batch(
      null,
      links.flatMap((change) => [...birthLines(netns, change), ...portLines(netns, change)]),
    ),
    ...(isOurs ? [] : speakIpv6(netns, changes)),
    ...batch(netns, [...additions(changes), ...removals(changes), ...restorations(changes)]),
    ...announcements({ netns, devices }, changes),
    ...links.flatMap((change) => (change.kind === 'remove' ? [removeDevice(netns, change.found.name)] : [])),
  ]
}

/**
 * A namespace that somebody else made may be without IPv6, as docker's are unless told otherwise: our device in there is
 * not, and what else stands there stays as it is.
 */
const speakIpv6 = (netns: string, changes: readonly Change[]): readonly Step[] => {
  const devices = changes.flatMap((change) =>
    change.object === 'address' && isAddition(change) && change.wanted.prefix.includes(':')
      ? [word(change.wanted.dev)]
      : [],
  )
  const settings = [...new Set(devices)].map((dev) => `net.ipv6.conf.${dev}.disable_ipv6=0`)
  return settings.length === 0 ? [] : [{ do: 'exec', argv: inside(netns, 'sysctl', '-q', '-w', ...settings) }]
}

/** One `ip -batch`, in a room or (null) where the agent is; nothing to say, no process. */
export const batch = (netns: string | null, lines: readonly string[]): readonly Step[] => {
  if (lines.length === 0) return []
  const where = netns === null ? [] : ['-n', word(netns)]
  const stdin = lines.map((text) => `${text}\n`).join('')
  return [{ do: 'exec', argv: ['ip', ...where, '-batch', '-'], stdin, stdinIsPublic: true }]
}

const obstacleSteps = (change: LinkChange): readonly Step[] =>
  change.kind === 'add' || change.kind === 'remake'
    ? change.obstacles.map(({ netns, name }) => removeDevice(netns, name))
    : []

const additions = (changes: readonly Change[]): readonly string[] => [
  ...changes.flatMap((change) => (isBirth(change) ? birthLine(change.wanted) : [])),
  ...changes.flatMap((change) =>
    change.object === 'link' && change.kind !== 'remove'
      ? line.setLink(change.wanted, change.kind === 'set' ? change.found : null)
      : [],
  ),
  ...changes.flatMap((change) =>
    change.object === 'address' && isAddition(change) ? [line.setAddress(change.wanted)] : [],
  ),
  ...changes.flatMap((change) =>
    change.object === 'neighbour' && isAddition(change) ? [line.setNeighbour(change.wanted)] : [],
  ),
  ...changes
    .flatMap((change) => (change.object === 'route' && isAddition(change) ? [change.wanted] : []))
    .toSorted(guardsFirstDefaultsLast)
    .map(line.setRoute),
]

const birthLine = (device: Device): readonly string[] => {
  if (device.kind === 'veth') return [line.addVeth(device)]
  return device.kind === 'tun' ? [line.addTun(device)] : []
}

const removals = (changes: readonly Change[]): readonly string[] => [
  ...changes
    .flatMap((change) => (change.object === 'route' && change.kind === 'remove' ? [change.found] : []))
    .toSorted((a, b) => rank(b) - rank(a))
    .map(line.removeRoute),
  ...changes.flatMap((change) =>
    change.object === 'neighbour' && change.kind === 'remove' ? [line.removeNeighbour(change.found)] : [],
  ),
  // Last come, first go: the first IPv4 address of a subnet would take the later ones along.
  ...changes
    .flatMap((change) =>
      change.object === 'address' && change.kind === 'remove' ? [line.removeAddress(change.found)] : [],
    )
    .toReversed(),
]

const restorations = (changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change) => {
    if (change.kind !== 'restore') return []
    if (change.object === 'address') return [line.setAddress(change.wanted)]
    return [change.object === 'neighbour' ? line.setNeighbour(change.wanted) : line.setRoute(change.wanted)]
  })

const isBirth = (change: Change): change is Extract<LinkChange, { kind: 'add' | 'remake' }> =>
  change.object === 'link' && (change.kind === 'add' || change.kind === 'remake')

const isAddition = <Item extends Change>(
  change: Item,
): change is Extract<Item, { kind: 'add' | 'replace' }> => change.kind === 'add' || change.kind === 'replace'

const guardsFirstDefaultsLast = (a: Route, b: Route): number => rank(a) - rank(b)

/** 0 guards, 1 on the link, 2 over a gateway, 3 defaults. */
const rank = (route: Readonly<{ type: string; destination: string; via?: string | null }>): number => {
  if (route.type !== 'unicast') return 0
  if (route.destination.endsWith('/0')) return 3
  return route.via == null ? 1 : 2
}
