import type { KernelState } from '@sixfold/kernel'
import type { Sighting } from '@sixfold/linux'

/**
 * When a greeting that was not answered is made again, in milliseconds since it was first made. WireGuard itself waits for
 * five seconds, and a greeting that comes some milliseconds before the other end knows of it is lost.
 */
const AGAIN_MS = [300, 900, 1_800, 2_700, 3_600, 4_500] as const

/** Whom a machine greets so that it is seen, and how often it did: since when, by key. */
export type Greetings = ReadonlyMap<string, Readonly<{ since: number; again: number }>>

/** Those that are greeted from now on, beside those that were before. */
export const greetingsFor = (before: Greetings, keys: readonly string[], now: number): Greetings =>
  new Map(keys.map((key) => [key, before.get(key) ?? { since: now, again: 0 }]))

/** Who is to be greeted again, because it was time and nobody answered. */
export const greetedAgain = (
  greetings: Greetings,
  sightings: readonly Sighting[],
  now: number,
): Readonly<{ greetings: Greetings; keys: readonly string[] }> => {
  const answered = new Set(sightings.flatMap((it) => (it.handshakeAt > 0 ? [it.publicKey] : [])))
  const keys = [...greetings].flatMap(([key, { since, again }]) => {
    const after = AGAIN_MS[again]
    return !answered.has(key) && after !== undefined && now >= since + after ? [key] : []
  })
  const counted = [...greetings].map(([key, it]): [string, typeof it] => [
    key,
    keys.includes(key) ? { ...it, again: it.again + 1 } : it,
  ])
  return { greetings: new Map(counted), keys }
}

/** A state in which nothing is sent to some peers over devices on which nothing is sent to them anyway. */
export const withoutGreeted = (state: KernelState, keys: ReadonlySet<string>): KernelState => ({
  rooms: state.rooms.map((room) => ({
    ...room,
    wireguards: room.wireguards.map((it) => ({
      ...it,
      peers: it.peers.filter(({ publicKey, allowedIps }) => allowedIps.length > 0 || !keys.has(publicKey)),
    })),
  })),
})
