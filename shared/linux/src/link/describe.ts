import type { Route } from '@sixfold/kernel'
import type { Change, Device, FoundLink, FoundRoute, LinkChange, RouteChange } from './model.ts'
import { ruleWords } from './rules.ts'
import { addressKey, neighbourKey, routeKey } from './scope.ts'

/** A change in words: what, old and new, and the fact that asked for it. What is only said again says nothing. */
export const describeChange = (netns: string, change: Change): readonly string[] => {
  if (change.object === 'room') return [`prepare namespace ${netns}: whoever made it did not finish`]
  if (change.kind === 'restore') return []
  const [what, because] = wordsOf(change)
  const fact = because === null ? '' : ` (fact ${because})`
  return [`${change.kind} ${change.object} ${what}${fact}`]
}

const wordsOf = (
  change: Exclude<Change, { object: 'room' } | { kind: 'restore' }>,
): readonly [string, number | null] => {
  switch (change.object) {
    case 'rule':
      return [ruleWords(change), null]
    case 'link':
      return linkWords(change)
    case 'route':
      return routeWords(change)
    case 'address':
      return change.kind === 'remove'
        ? [addressKey(change.found), null]
        : [addressKey(change.wanted), change.wanted.because]
    case 'neighbour': {
      if (change.kind === 'remove') return [neighbourKey(change.found), null]
      const was = change.kind === 'replace' ? `${change.found.mac}, becomes ` : ''
      return [`${neighbourKey(change.wanted)}: ${was}${change.wanted.mac}`, change.wanted.because]
    }
  }
}

const linkWords = (change: LinkChange): readonly [string, number | null] => {
  if (change.kind === 'remove') return [change.found.name, null]
  const { wanted } = change
  if (change.kind !== 'set') return [`${wanted.name}: ${wanted.kind}, mtu ${wanted.mtu}`, wanted.because]
  return [`${wanted.name}: was ${foundWords(change.found)}, becomes ${deviceWords(wanted)}`, wanted.because]
}

const deviceWords = (device: Device): string =>
  `up, mtu ${device.mtu}${device.kind === 'wireguard' || device.kind === 'tun' ? '' : `, ${device.mac}`}${device.kind === 'uplink' ? `, on ${device.bridge}` : ''}`

const foundWords = ({ isUp, mtu, mac, alias }: FoundLink): string =>
  [isUp ? 'up' : 'down', `mtu ${mtu}`, ...(mac === null ? [] : [mac]), `alias ${alias ?? 'none'}`].join(', ')

const routeWords = (change: Exclude<RouteChange, { kind: 'restore' }>): readonly [string, number | null] => {
  if (change.kind === 'remove') return [`${routeKey(change.found)}: ${wayOf(change.found)}`, null]
  const was = change.kind === 'replace' ? `was ${wayOf(change.found)}, becomes ` : ''
  return [`${routeKey(change.wanted)}: ${was}${wayOf(change.wanted)}`, change.wanted.because]
}

const wayOf = (route: Route | FoundRoute): string => {
  if (route.type !== 'unicast') return route.type
  const { via, dev, source, mtu } = route as Extract<Route, { type: 'unicast' }>
  const more = `${source === undefined ? '' : ` src ${source}`}${mtu === undefined ? '' : ` mtu ${mtu}`}`
  return `${via === null ? '' : `via ${via} `}dev ${dev}${more}`
}
