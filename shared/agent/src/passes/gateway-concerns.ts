import type { AgentId } from '@sixfold/events'
import type { NetworkView } from '@sixfold/fold'
import { machinesChanged } from './infrastructure.ts'
import { outsideChanged } from './outside.ts'
import { openProxied } from './proxied.ts'

/**
 * What of its networks concerns the gateway: it is closed towards the machines of all of them, translates for those that
 * leave here, and passes on what they have proxied. `ask` asks for its pass.
 */
export const openGatewayConcerns = (
  id: AgentId,
  networks: () => ReadonlyMap<string, Readonly<{ view: NetworkView }>>,
  ask: () => void,
) => {
  const hasOthers = machinesChanged()
  const isElseOutside = outsideChanged(id)
  const proxied = openProxied({ id, networks, ask })
  return {
    guests: proxied.guests,
    /** Facts of a network came. */
    heard: (key: string): void => {
      const view = networks().get(key)?.view
      // Both keep in mind what they were asked: neither may be left out because of the other.
      const isConcerned = [hasOthers(key, view), isElseOutside(key, view)].includes(true)
      if (isConcerned) ask()
      proxied.look(key)
    },
    /** A network's part of the kernel is another, or gone. */
    moved: proxied.look,
    [Symbol.dispose]: proxied[Symbol.dispose],
  }
}
