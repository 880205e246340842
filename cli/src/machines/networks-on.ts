import { type AgentId, refOf } from '@sixfold/events'
import { presentMembers, type World } from '@sixfold/fold'

/**
 * The networks on a machine, as PARTY/NETWORK. Those that are over, or that it has left, are not among them: it may have
 * left where others have not, so that the network is not over.
 */
export const networksOn = (world: World, id: AgentId): string[] =>
  [...world.networksOf(id)]
    .flatMap((subject) => {
      const ref = refOf(subject)
      if (ref === null) return []
      const { plan } = world.get('network', ref).state
      return plan !== null && !presentMembers(plan).includes(id) ? [] : [`${ref.party}/${ref.id}`]
    })
    .toSorted()
