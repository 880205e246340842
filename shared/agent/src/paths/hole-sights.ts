import type { Sighting } from '@sixfold/linux'
import type { WatchedHole } from './watched-paths.ts'

/**
 * One hole: the handshake that was there before it, what came last and when (milliseconds), and what had been sent by then.
 */
export type HoleSight = Readonly<{
  since: number
  before: number
  handshakeAt: number
  received: number
  heardAt: number
  sent: number
  sentByThen: number
}>

/** The other end keeps a hole open each ten seconds; two of its packets may be lost. */
const SILENT_MS = 25_000
/** Nothing came for so long, though more was sent than keeps a hole open, or begins a session: the other end is asked. */
const SUSPECT_MS = 4_000
const SUSPECT_BYTES = 200
/** So many questions in a row without an answer, for so long in all, are silence, too. */
const UNANSWERED = 6
const ASKED_MS = 8_000
/** Where one end is public the other is found with its next packet, each ten seconds. */
const ASKED_PUBLIC_MS = 12_000

/** Takes one look at a hole into account. */
export const holeSight = (
  { since }: WatchedHole,
  found: Sighting | undefined,
  before: HoleSight | undefined,
  now: number,
): HoleSight => {
  const { handshakeAt = 0, received = 0, sent = 0 } = found ?? {}
  if (before?.since !== since) {
    // A session of an earlier hole proves nothing about this one. Of what was there before we began nothing is known.
    const last = before?.handshakeAt ?? 0
    return { since, before: last, handshakeAt, received, heardAt: now, sent, sentByThen: sent }
  }
  const isHeard = received !== before.received
  const { heardAt, sentByThen } = isHeard ? { heardAt: now, sentByThen: sent } : before
  return { ...before, handshakeAt, received, heardAt, sent, sentByThen }
}

/** True once there was a handshake since the hole was offered. */
export const isMet = ({ before, handshakeAt }: HoleSight): boolean => handshakeAt > before

/** True while packets are sent into an open hole, and none comes. */
export const isSuspect = (
  { isOpen }: WatchedHole,
  { heardAt, sent, sentByThen }: HoleSight,
  now: number,
): boolean => isOpen && now - heardAt >= SUSPECT_MS && sent - sentByThen > SUSPECT_BYTES

/** Whether an open hole is given up: nothing of what must come came for long, or the other end does not answer. */
export const isSilent = (
  { isOpen, isKeptAlive, isMutual }: WatchedHole,
  { heardAt }: HoleSight,
  unanswered: number,
  now: number,
): boolean => {
  const silence = now - heardAt
  const isDumb = unanswered >= UNANSWERED && silence >= (isMutual ? ASKED_MS : ASKED_PUBLIC_MS)
  return isOpen && (isDumb || (isKeptAlive && silence >= SILENT_MS))
}
