import { doAllPass, type FarmWaysSaid } from '@sixfold/domain'
import { type AgentId, type AggregateRef, type FarmId, factSubject } from '@sixfold/events'
import { networkRef, viewOf, type World } from '@sixfold/fold'

/** What agents last said of ways in clear that are not sent over yet; of networks that have such ways alone. */
export const farmWaysHeard = (world: World) => {
  const said = new Map<string, Map<AgentId, FarmWaysSaid>>()
  return {
    /** An agent spoke; gives the network that it is about. */
    hear: (agent: AgentId, its: FarmWaysSaid): AggregateRef => {
      const ref = networkRef(its.party, its.network)
      const subject = factSubject(ref)
      const mine = said.get(subject) ?? new Map<AgentId, FarmWaysSaid>()
      if (its.ways.length > 0) mine.set(agent, its)
      else mine.delete(agent)
      if (mine.size > 0) said.set(subject, mine)
      else said.delete(subject)
      return ref
    },
    /** Whether both ends of each way of a network in a farm that is not open yet say that packets pass. */
    doAllPass: (ref: AggregateRef, farm: FarmId): boolean => {
      const mine = said.get(factSubject(ref))
      const view = mine === undefined ? null : viewOf(world, ref.party, ref.id)
      return view !== null && doAllPass(view, farm, (agent) => mine?.get(agent))
    },
  }
}
