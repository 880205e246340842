import { publicAddress } from '@sixfold/derive'
import { type UnderlayEndpoint, wirePort } from '@sixfold/events'
import type { PathsReported } from '@sixfold/events/reports'
import type { HoleCandidate, NodeMachine, ResourcePlan } from '@sixfold/fold'

/** What one agent last said of the ways between hidden members. */
export type PathsSaid = PathsReported['data']

/** A member that may be found somewhere: its machine, its part of the network, and what its agent says. */
export type HoleEnd = Readonly<{
  machine: NodeMachine
  resource: ResourcePlan
  said: PathsSaid | undefined
  /** Where its socket is seen from outside. */
  seen: UnderlayEndpoint | undefined
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

const observed = ({ seen }: HoleEnd, family: Family): HoleCandidate =>
  seen !== undefined && isOf(seen.address, family) ? { kind: 'observed', at: seen } : null

const onLan = ({ said, resource }: HoleEnd, family: Family): HoleCandidate => {
  const address = said?.lan.find((it) => isOf(it, family))
  return address === undefined
    ? null
    : { kind: 'lan', at: { address, port: wirePort(resource.ports.mesh, family) } }
}

/**
 * Where two members are to try to reach each other, one attempt after the other; none while it is not known. Who is public is
 * found where it is, and finds the other by what comes. Two behind one address try their addresses behind it first.
 */
export const attemptsFor = (one: HoleEnd, other: HoleEnd, family: Family): readonly Attempt[] => {
  const fixed: Attempt = [configured(one, family), configured(other, family)]
  if (fixed.some((it) => it !== null)) return [fixed]
  const [here, there] = [observed(one, family), observed(other, family)]
  if (here === null || there === null) return []
  const lan: Attempt = [onLan(one, family), onLan(other, family)]
  const isOneLan = here.at.address === there.at.address && lan.every((it) => it !== null)
  return [...(isOneLan ? [lan] : []), [here, there]]
}
