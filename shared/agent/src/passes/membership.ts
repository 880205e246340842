import { namesOf } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import type { NetworkView } from '@sixfold/fold'

const memberOf = ({ plan }: NetworkView, id: AgentId) => {
  if (plan.exitPoint.exit === id) return { ...plan.exitPoint, removed: null }
  if (plan.standby?.exit === id) return { ...plan.standby, removed: null, left: null }
  const former = plan.formerExits?.find(({ exit }) => exit === id)
  return former === undefined ? plan.resources.find(({ node }) => node === id) : { ...former, keys: null }
}

/** Whether the log has let this machine in: its keys are known to the others. */
export const hasJoined = (view: NetworkView, id: AgentId): boolean => memberOf(view, id)?.keys != null

/** Whether the log says that nothing of a network is on this machine any more. */
export const hasLeft = (view: NetworkView, id: AgentId): boolean => memberOf(view, id)?.left !== null

/** Whether a network is to stand on this machine. */
export const isWanted = (view: NetworkView, id: AgentId): boolean => {
  const member = memberOf(view, id)
  return view.plan.cancelled === null && member?.left === null && member.removed === null
}

/** The namespaces of networks that have wires in a farm: what they left in the machine's own is not swept. */
export const inFarms = (networks: Iterable<Readonly<{ view: NetworkView }>>, id: AgentId): string[] =>
  [...networks].flatMap(({ view }) =>
    isWanted(view, id) && view.plan.farmWires !== undefined
      ? [namesOf(id, view.party, view.network).netns]
      : [],
  )
