import { createHash } from 'node:crypto'
import { askControl, type Control, SOCKET_DIRECTORY } from './control.ts'

/** What changes by itself: counters, handshakes, and where a peer that roams was last seen. */
const RESTLESS = /^(endpoint|last_handshake_time_(sec|nsec)|[rt]x_bytes|protocol_version|errno)=/

/** It answers within a millisecond; whoever does not is asked again soon, and keeps nobody else from being looked at. */
const GLANCE_MS = 500

/**
 * A hash of what a wireguard-go holds and nobody but its owner changes: key, port, peers and their prefixes. Null where
 * nobody listens; rejects where whoever listens says nothing. WireGuard tells nobody when a peer is taken away; this costs a quarter of a millisecond and no process.
 */
export const glanceAt = async (
  device: string,
  control: Control = (name) => askControl(name, SOCKET_DIRECTORY, GLANCE_MS),
): Promise<string | null> => {
  const answer = await control(device)
  if (answer === null) return null
  const [itself, ...peers] = answer
    .trimEnd()
    .split('\n')
    .filter((line) => !RESTLESS.test(line))
    .join('\n')
    .split('public_key=')
  // Neither peers nor what belongs to each come in an order that can be relied on.
  const told = peers.map((peer) => peer.trimEnd().split('\n').toSorted().join()).toSorted()
  return createHash('sha256')
    .update([itself, ...told].join('\n'))
    .digest('base64url')
}
