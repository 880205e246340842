import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { nameIn, refuseMore } from './behind.ts'
import { canonical } from './canonical.ts'
import { ruleText } from './nft-objects.ts'

/** Kinds of objects that can be asked about. */
export const OBJECT_KINDS = [
  'route',
  'peer',
  'address',
  'device',
  'neighbour',
  'namespace',
  'sysctl',
  'table',
  'chain',
  'rule',
  'set',
  'map',
  'counter',
  'element',
  'daemon',
  'attachment',
  'name',
] as const
export type ObjectKind = (typeof OBJECT_KINDS)[number]

/** What is asked about: an object by the text that names it, and its kind where that was said. */
export type Query = Readonly<{
  kind: ObjectKind | null
  text: string
  /** What else was said of a route: its text must have each of these. */
  traits: readonly string[]
}>

/** Words of `ip route` before a destination. */
const ROUTE_TYPES = ['unreachable', 'unicast', 'blackhole', 'prohibit']

const KIND_WORDS: Readonly<Record<string, ObjectKind>> = {
  route: 'route',
  peer: 'peer',
  address: 'address',
  addr: 'address',
  inet: 'address',
  inet6: 'address',
  device: 'device',
  dev: 'device',
  link: 'device',
  neighbour: 'neighbour',
  neigh: 'neighbour',
  namespace: 'namespace',
  netns: 'namespace',
  sysctl: 'sysctl',
  table: 'table',
  chain: 'chain',
  rule: 'rule',
  set: 'set',
  map: 'map',
  counter: 'counter',
  element: 'element',
  daemon: 'daemon',
  attachment: 'attachment',
  workload: 'attachment',
  name: 'name',
}

/** Words of `nft list` and `sysctl` that stand around what they name. */
const NOISE = ['inet', '{', '}', '=', 'elements']

/** What distinguishes routes to one destination, as our texts have it; `via inet6 X` is how ip prints an IPv4 one. */
const traitsIn = (words: readonly string[]): string[] => {
  const plain = words.filter((word) => word !== 'inet6')
  return [
    ...(words[0] === 'unreachable' ? ['unreachable'] : []),
    ...plain.flatMap((word, at) => {
      const value = plain[at + 1]
      return at > 0 && value !== undefined && (word === 'via' || (word === 'dev' && value !== 'lo'))
        ? [`${word} ${canonical(value)}`]
        : []
    }),
  ]
}

/**
 * Reads what is asked about. A line as `ip route`, `ip address` or `wg` print it is understood, too: what names the
 * object comes first, and the rest is let be.
 *
 * @throws Failure `usage` where nothing is named, or more than one thing is
 */
export const parseQuery = (words: readonly string[]): Query => {
  const all = words.flatMap((word) => word.split(/\s+/)).filter((word) => word !== '')
  const [first = '', ...rest] = all
  const said = KIND_WORDS[first] ?? null
  const isRoute = said === 'route' || (said === null && ROUTE_TYPES.includes(first))
  // A rule has no name: what is said of it is all there is.
  if (said === 'rule' && rest.length > 0) return { kind: 'rule', text: ruleText(rest.join(' ')), traits: [] }
  const isNoise = (word: string): boolean =>
    (isRoute && ROUTE_TYPES.includes(word)) || (said !== null && NOISE.includes(word))
  const behind = said === null ? all : rest
  const at = behind.findIndex((word) => !isNoise(word))
  const named = behind[at]
  if (named === undefined) {
    throw new Failure(
      EXIT.usage,
      `which ${said ?? 'object'}?`,
      'for example: sixfold why n1 route default, or just an address, a prefix, a key or a device',
    )
  }
  refuseMore(named, behind[at + 1], said !== null || isRoute || named === 'default', [...OBJECT_KINDS])
  const text = canonical(nameIn(named))
  if (isRoute || named === 'default') return { kind: 'route', text, traits: traitsIn(behind) }
  return { kind: said, text, traits: said === null ? traitsIn(behind) : [] }
}
