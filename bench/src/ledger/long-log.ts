import { OrderKey } from '@sixfold/events'
import { aKey } from '@sixfold/events/example-values'
import {
  type PeerJoined as Joined,
  NetworkConverged,
  NetworkResumed,
  NetworkSuspended,
  PeerJoined,
} from '@sixfold/events/facts'
import type { Grid, Placed } from '../grid/grid.ts'
import { type Entry, openEncoder } from '../grid/log.ts'
import { networkFacts } from '../grid/network.ts'

const NODES_EACH = 5
/** So many keys that no member is told the one that it has. */
const KEYS = 4_096
const ORDER = OrderKey.parse('bench-order')

type Member = Joined['data']['peers'][number]['member']

/** What happens to a network later on: a member makes new keys, and every fourth time it is closed and opened again. */
const laterFacts = (
  member: Member,
  round: number,
  key: Joined['data']['peers'][number]['keys'],
  at: number,
) => [
  PeerJoined.of({ peers: [{ member, keys: key }] }),
  ...(round % 4 === 0 ? [NetworkSuspended.of({ order: ORDER }), NetworkResumed.of({ order: ORDER })] : []),
  NetworkConverged.of({ revision: at + (round % 4 === 0 ? 3 : 1) }),
]

/**
 * A log of exactly `facts` facts about `networks` networks of five nodes each: first they are ordered, one after the
 * other, then all of them live on, in turns.
 */
export function* longLog(
  grid: Grid,
  { networks, facts }: Readonly<{ networks: number; facts: number }>,
): Generator<Entry, void, void> {
  const encode = openEncoder()
  const members: (readonly [Placed['ref'], Member])[] = []
  let count = 0
  const next = (placed: Placed): Entry => {
    count += 1
    return encode(placed)
  }
  for (const placed of grid.facts) yield next(placed)
  for (let index = 0; index < networks; index += 1)
    for (const placed of networkFacts(grid, { index, nodes: NODES_EACH }, count)) {
      if (placed.fact.name === 'NetworkAllocated')
        members.push([placed.ref, placed.fact.data.resources[index % NODES_EACH]?.node as Member])
      yield next(placed)
    }
  const keys = Array.from({ length: KEYS }, (_, index) => aKey(`later ${index}`))
  for (let turn = 0; count < facts; turn += 1) {
    const [ref, member] = members[turn % networks] as (typeof members)[number]
    const key = keys[turn % KEYS] as (typeof keys)[number]
    const later = laterFacts(member, Math.floor(turn / networks), { mesh: key, exit: key }, count)
    for (const fact of later) if (count < facts) yield next({ ref, fact })
  }
}
