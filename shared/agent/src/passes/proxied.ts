import { type Proxied, proxiedBy } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import type { NetworkView } from '@sixfold/fold'
import { netnsIdentity } from '@sixfold/linux'
import { boundedAsks } from '../healing/bounded-asks.ts'

/** Which namespace a name stands for; null where there is none. */
type Identity = (netns: string) => string | null

/** A change is soon served. Whoever has more of them waits, so that nobody's connections outlive many reloads in vain. */
const SETTLE_MS = 200
const EVERY_MS = 10_000

/**
 * What a network has proxied here, out of its namespace as it is now. Null where that is nothing, or where there is no such
 * namespace yet: what calls from there could not even be told of it.
 */
export const guestOf = (
  view: NetworkView,
  id: AgentId,
  identity: Identity = netnsIdentity,
): Proxied | null => {
  const proxied = proxiedBy(view, id)
  const room = proxied === null ? null : identity(proxied.netns)
  return proxied === null || room === null ? null : { ...proxied, room }
}

/**
 * Keeps in mind what the gateway was told that its networks have proxied, and asks for the gateway where that is not so any
 * more.
 */
export const openProxied = ({
  id,
  networks,
  ask,
  identity = netnsIdentity,
}: Readonly<{
  id: AgentId
  networks: () => ReadonlyMap<string, Readonly<{ view: NetworkView }>>
  ask: () => void
  identity?: Identity
}>) => {
  const told = new Map<string, string>()
  const asks = boundedAsks({ ask, settleMs: SETTLE_MS, everyMs: EVERY_MS })
  return {
    /** What is to be told now. */
    guests: (): Proxied[] => {
      told.clear()
      return [...networks()].flatMap(([key, { view }]) => {
        const guest = guestOf(view, id, identity)
        if (guest === null) return []
        told.set(key, JSON.stringify(guest))
        return [guest]
      })
    },
    /** A network may have changed: of its facts, or in its namespace. */
    look: (key: string): void => {
      const view = networks().get(key)?.view
      const guest = view === undefined ? null : guestOf(view, id, identity)
      const now = guest === null ? undefined : JSON.stringify(guest)
      if (now !== told.get(key)) asks.hear('gateway')
    },
    [Symbol.dispose]: (): void => asks[Symbol.dispose](),
  }
}
