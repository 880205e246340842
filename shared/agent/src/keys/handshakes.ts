import type { WireGuard } from '@sixfold/kernel'
import type { Log } from '@sixfold/service'

/** Devices whose peers are waited for. */
export type Awaited = Readonly<{ netns: string; devices: readonly WireGuard[] }>

export type HandshakesOptions = Readonly<{
  look: (netns: string, device: string) => Promise<ReadonlySet<string>>
  /** More was seen of a network, and it is worth telling. */
  onSeen: (key: string) => void
  now: () => number
  log: Log
}>

type Following = { awaited: Awaited; told: ReadonlySet<string>; since: number; timer: NodeJS.Timeout | null }

/** A handshake comes within milliseconds, or when its first packet was lost within five seconds. */
const SOON_MS = 200
const FIRST_MS = 6_000
/** Who does not answer by then is away: the look is no more than that of the sweep. */
const LATER_MS = 5_000

/**
 * Looks for the first handshake of each peer on devices that are to be used once there is one. Nobody is told of a
 * handshake by the kernel; a look is a question to a socket, and there is none where no keys are rotated.
 */
export const openHandshakes = ({ look, onSeen, now, log }: HandshakesOptions) => {
  const followed = new Map<string, Following>()

  const seenBy = async ({ netns, devices }: Awaited): Promise<ReadonlySet<string>> => {
    const all = await Promise.all(devices.map(({ name }) => look(netns, name)))
    return new Set(all.flatMap((keys) => [...keys]))
  }

  const lookAt = async (key: string, it: Following): Promise<void> => {
    const seen = await seenBy(it.awaited)
    if (followed.get(key) !== it) return
    const isAll = it.awaited.devices.every(({ peers }) => peers.every(({ publicKey }) => seen.has(publicKey)))
    const isNews = [...seen].some((peer) => !it.told.has(peer))
    const isLate = now() - it.since > FIRST_MS
    if (isNews && (isAll || isLate)) {
      it.told = seen
      onSeen(key)
    }
    it.timer = isAll ? null : setTimeout(next, isLate ? LATER_MS : SOON_MS, key, it).unref()
  }

  const next = (key: string, it: Following): void => {
    lookAt(key, it).catch((err: unknown) => {
      log.warn({ err, network: key }, 'could not look for handshakes')
      if (followed.get(key) === it) it.timer = setTimeout(next, LATER_MS, key, it).unref()
    })
  }

  const forget = (key: string): void => {
    const it = followed.get(key)
    if (it?.timer != null) clearTimeout(it.timer)
    followed.delete(key)
  }

  return {
    /** What is told of a network: the peers that shook hands. */
    seen: (key: string): string[] => [...(followed.get(key)?.told ?? [])].toSorted(),
    /** Looks until all peers of these devices have shaken hands; goes on with what it does where they are the same. */
    follow: (key: string, awaited: Awaited): void => {
      const before = followed.get(key)
      if (JSON.stringify(before?.awaited) === JSON.stringify(awaited)) return
      forget(key)
      const it = { awaited, told: before?.told ?? new Set<string>(), since: now(), timer: null }
      followed.set(key, it)
      next(key, it)
    },
    forget,
    [Symbol.dispose]: (): void => {
      for (const key of [...followed.keys()]) forget(key)
    },
  }
}

export type Handshakes = ReturnType<typeof openHandshakes>
