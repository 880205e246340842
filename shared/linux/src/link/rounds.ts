import { type RoomLook, roomLooks } from './look.ts'
import type { FoundRoom } from './model.ts'

/** A sweep is through by then, or what it saw is too old for whoever still waits. */
const ROUND_MS = 10_000

/**
 * Looks that the passes of one round share: in a namespace in which many networks have something, as a gateway, each would
 * else read what all of them have there. From `begin` on, for ten seconds, one look at such a place serves all passes, until
 * something is changed or heard; a second look of the same pass is always a new one. Outside of a round each pass looks for
 * itself. `now`: milliseconds of a monotonic clock.
 */
export const openRounds = (isShared: (netns: string) => boolean, now: () => number) => {
  const seen = new Map<string, Promise<FoundRoom | null>>()
  let until = Number.NEGATIVE_INFINITY
  return {
    /** Everything is about to be looked at. */
    begin: (): void => {
      seen.clear()
      until = now() + ROUND_MS
    },
    /** Something has changed, or may have: what was seen counts for nobody any more. */
    renew: (): void => seen.clear(),
    /** The looks of one pass. */
    looks: (): RoomLook => {
      const own = roomLooks()
      return (host, netns, isAgain) => {
        if (!isShared(netns) || now() >= until) return own(host, netns, isAgain)
        const known = isAgain ? undefined : seen.get(netns)
        if (known !== undefined) return known
        const look = own(host, netns, true)
        seen.set(netns, look)
        // Whoever comes next looks for himself.
        look.catch(() => seen.delete(netns))
        return look
      }
    },
  }
}
