import type { Claim, Fact } from '@sixfold/events'
import type { Entry } from '../log/read-entry.ts'
import type { NetworkName } from '../names/network-name.ts'

/** Says of each entry, in log order, whether it is wanted. */
export type Filter = (entry: Entry) => boolean

const claimsIn = (fact: Fact): readonly Pick<Claim, 'party' | 'network'>[] => {
  switch (fact.name) {
    case 'PrefixAllocated':
      return fact.data.allocations.map(({ claim }) => claim)
    case 'PrefixReleased':
      return fact.data.releases.map(({ claim }) => claim)
    case 'PortAssigned':
    case 'ExitAssigned':
    case 'VniAssigned':
      return fact.data.assignments.map(({ claim }) => claim)
    case 'PortReleased':
    case 'ExitReleased':
    case 'VniReleased':
      return fact.data.claims
    default:
      return []
  }
}

/** The order that a network's fact names, so that its outcome is known to belong to the network. */
const orderNamedIn = (fact: Fact): string | null =>
  fact.name === 'NetworkFounded' || fact.name === 'NetworkCancelled' ? fact.data.order : null

/** Everything about one network: its own facts, what was claimed for it, and the outcomes of its orders. */
export const concernsNetwork = ({ party, network }: NetworkName): Filter => {
  const orders = new Set<string>()
  return ({ ref, fact }) => {
    if (ref === null) return false
    if (ref.aggregate === 'order') return ref.party === party && orders.has(ref.id)
    const isOwn = ref.aggregate === 'network' && ref.party === party && ref.id === network
    const order = isOwn && fact !== null ? orderNamedIn(fact) : null
    if (order !== null) orders.add(order)
    if (isOwn || fact === null) return isOwn
    return claimsIn(fact).some((claim) => claim.party === party && claim.network === network)
  }
}

/** Everything that names a machine. Ids are 56 characters long and nobody else's: where one stands, it is meant. */
export const concernsMachine =
  (id: string): Filter =>
  ({ subject, data }) =>
    subject.endsWith(`.${id}`) || (JSON.stringify(data)?.includes(`"${id}"`) ?? false)

/** Facts of some types, each by its name or as CloudEvents have it. */
export const concernsTypes = (types: readonly string[]): Filter => {
  const wanted = new Set(types)
  return ({ type, fact }) => wanted.has(type) || (fact !== null && wanted.has(fact.name))
}

/** What all of these want. */
export const allOf =
  (filters: readonly Filter[]): Filter =>
  // Each of them sees every entry: they may have to remember.
  (entry) =>
    filters.map((filter) => filter(entry)).every(Boolean)
