import { publicAddress } from '@sixfold/derive'
import { type UnderlayEndpoint, wirePort } from '@sixfold/events'
import type { HoleCandidate, NodeMachine, ResourcePlan } from '@sixfold/fold'
import { isSame, type PathsSaid, type SeenAt } from './seen-by.ts'

/** A member that may be found somewhere: its machine, its part of the network, and what its agent says. */
export type HoleEnd = Readonly<{
  machine: NodeMachine
  resource: ResourcePlan
  said: PathsSaid | undefined
  /** Where its socket is seen from outside: the place that was heard of last comes first. */
  seen: readonly SeenAt[]
}>

type Family = 'ipv6' | 'ipv4'
type Attempt = readonly [HoleCandidate, HoleCandidate]

const isOf = (address: string, family: Family): boolean => address.includes(':') === (family === 'ipv6')

const configured = ({ machine, resource }: HoleEnd, family: Family): HoleCandidate => {
  const address = publicAddress(machine, family)
  if (address === null) return null
  const at = { address, port: wirePort(resource.ports.mesh, family) } as UnderlayEndpoint
  return { kind: 'configured', at }
}

const lastSeen = ({ seen }: HoleEnd, family: Family): SeenAt | undefined =>
  seen.find(({ at }) => isOf(at.address, family))

const observed = (end: HoleEnd, family: Family): HoleCandidate => {
  const last = lastSeen(end, family)
  return last === undefined ? null : { kind: 'observed', at: last.at }
}

const onLan = ({ said, resource }: HoleEnd, family: Family): HoleCandidate => {
  const address = said?.lan.find((it) => isOf(it, family))
  return address === undefined
    ? null
    : { kind: 'lan', at: { address, port: wirePort(resource.ports.mesh, family) } }
}

/** Which of two sends first, alone for a while; null: both begin at once. */
export type Opener = 0 | 1 | null

/**
 * Where two members are to try to reach each other, one attempt after the other; none while it is not known. Who is public is
 * found where it is, and finds the other by what comes. Two behind one address try their addresses behind it first. Where one
 * opens, the other end does not know yet where to send.
 */
export const attemptsFor = (
  one: HoleEnd,
  other: HoleEnd,
  family: Family,
  opener: Opener = null,
): readonly Attempt[] => {
  const fixed: Attempt = [configured(one, family), configured(other, family)]
  if (fixed.some((it) => it !== null)) return [fixed]
  const [here, there] = [observed(one, family), observed(other, family)]
  if (here === null || there === null) return []
  const lan: Attempt = [onLan(one, family), onLan(other, family)]
  const isOneLan = here.at.address === there.at.address && lan.every((it) => it !== null)
  if (isOneLan) return [lan, [here, there]]
  if (opener === null) return [[here, there]]
  return [opener === 0 ? [null, there] : [here, null], [here, there]]
}

/** Which of two opens in an attempt; null where both send, or one is public. */
export const openerOf = ([one, other]: Attempt): Opener => {
  if (one === null && other?.kind === 'observed') return 0
  return other === null && one?.kind === 'observed' ? 1 : null
}

/**
 * Whether two are still where they were tried: so says somebody, and nobody has seen them elsewhere since. Who maps a socket to
 * each destination in another way is seen in many places at once, and is in none of them for the other one.
 */
export const isStillThere = (
  ends: readonly [HoleEnd, HoleEnd],
  family: Family,
  tried: Attempt,
  triedAt: number,
): boolean =>
  tried.every((it, at) => {
    if (it === null) return true
    const end = ends[at as 0 | 1]
    const last = lastSeen(end, family)
    return (
      it.kind === 'observed' &&
      end.seen.some((seen) => isSame(seen.at, it.at)) &&
      last !== undefined &&
      (isSame(last.at, it.at) || last.since <= triedAt)
    )
  })
