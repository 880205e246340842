import { namesOf } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { memberIn, type NetworkView } from '@sixfold/fold'

/** Whether the log has let this machine in: its keys are known to the others. */
export const hasJoined = (view: NetworkView, id: AgentId): boolean => memberIn(view.plan, id)?.keys != null

/** Whether the log says that nothing of a network is on this machine any more. */
export const hasLeft = (view: NetworkView, id: AgentId): boolean => memberIn(view.plan, id)?.left !== null

/** Whether a network is to stand on this machine. */
export const isWanted = (view: NetworkView, id: AgentId): boolean => {
  const member = memberIn(view.plan, id)
  return view.plan.cancelled === null && member?.left === null && member.removed === null
}

/** The namespaces of networks that have wires in a farm: what they left in the machine's own is not swept. */
export const inFarms = (networks: Iterable<Readonly<{ view: NetworkView }>>, id: AgentId): string[] =>
  [...networks].flatMap(({ view }) =>
    isWanted(view, id) && view.plan.farmWires !== undefined
      ? [namesOf(id, view.party, view.network).netns]
      : [],
  )
