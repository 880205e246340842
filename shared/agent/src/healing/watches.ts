import type { KernelState } from '@sixfold/kernel'
import { type DaemonName, type Watch, watchDevice, withResolvers } from '@sixfold/linux'

/**
 * Watches the wireguard-go behind each device of each network, so that its death is known at once and not at the next
 * sweep. A device that nobody can watch (one of the kernel's, or one that is just being made) is left to the sweep.
 */
export const deviceWatches = (onDeath: (key: string, device: string, reason: string) => void) => {
  const watches = new Map<string, Map<string, Watch>>()

  const end = (key: string): void => {
    for (const watch of watches.get(key)?.values() ?? []) watch[Symbol.dispose]()
    watches.delete(key)
  }

  return {
    /** The devices of a network as they are now wanted, and are there. */
    set: (key: string, { rooms }: KernelState): void => {
      const mine = watches.get(key) ?? new Map<string, Watch>()
      watches.set(key, mine)
      const wanted = rooms.flatMap((room) => room.wireguards.map(({ name }) => name))
      for (const device of wanted) {
        if (mine.has(device)) continue
        const watch = watchDevice(device, (reason) => {
          mine.delete(device)
          onDeath(key, device, reason)
        })
        mine.set(device, watch)
      }
    },
    end,
    [Symbol.dispose]: (): void => {
      for (const key of [...watches.keys()]) end(key)
    },
  }
}

/** The daemons that a state wants, its resolvers among them, by where they serve. */
export const daemonsOf = (state: KernelState): readonly DaemonName[] =>
  withResolvers(state).rooms.flatMap(({ netns, daemons = [] }) =>
    daemons.map(({ name }) => ({ netns, name })),
  )
