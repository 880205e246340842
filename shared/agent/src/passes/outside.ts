import { isBeingMoved, transitAt } from '@sixfold/derive'
import type { NetworkView } from '@sixfold/fold'

type Outside = Readonly<{ parts: readonly unknown[] }>

/** What of a network an exit's gateway goes by; nothing of one whose exit point is elsewhere, and is not moved from here or to here. */
const outsideOf = (id: string, { plan }: NetworkView): Outside => {
  const { exitPoint, suspended, cancelled, goods, resources } = plan
  const isMoved = isBeingMoved(plan)
  // Mail leaves wherever the network does.
  if (exitPoint.exit !== id && (!isMoved || transitAt(id, plan) === null))
    return { parts: goods.mail === undefined ? [] : [goods.mail] }
  const { publicIpv4, publicPorts, forwards, workloads } = goods
  // Where forwards lead counts only where there are any.
  const targets = forwards.length === 0 ? null : workloads
  return {
    parts: [
      exitPoint.exit,
      exitPoint.transit,
      isMoved ? resources : null,
      exitPoint.left,
      suspended,
      cancelled,
      publicIpv4.length === 0 ? null : publicIpv4,
      publicPorts,
      forwards.length === 0 ? null : forwards,
      targets,
      goods.mail,
    ],
  }
}

/**
 * Whether a network is something else to the gateway of its exit than when it was asked last: another address or block of
 * ports, another forward, closed or open. What folds a view gives new lists only where a fact has changed them.
 */
export const outsideChanged = (id: string) => {
  const known = new Map<string, Outside>()
  return (key: string, view: NetworkView | undefined): boolean => {
    const before = known.get(key)
    const now = view === undefined ? undefined : outsideOf(id, view)
    if (now === undefined) known.delete(key)
    else known.set(key, now)
    const parts = now?.parts ?? []
    const were = before?.parts ?? []
    return parts.length !== were.length || parts.some((part, at) => part !== were[at])
  }
}
