import type { WireGuard, WireGuardPeer } from '@sixfold/kernel'
import { type Difference, differing } from '@sixfold/reconcile'
import { MOST_EDITS } from './diff.ts'
import type { Actual, FoundPeer } from './model.ts'

/**
 * As it was wanted and came to rest. Where it has gone since nobody asked: it counts as live, so that it is sent
 * elsewhere only where we want that, and never back.
 */
const asWanted = (peer: WireGuardPeer): FoundPeer => ({ ...peer, isLive: true })

/**
 * The peers alone that a device of `before` has otherwise than `wanted` (its key's public half is `publicKey`): `wg set`
 * says each anew, whatever is there, and costs by those. Null where it is not only a few peers that differ.
 */
export const sincePeers = (
  before: WireGuard,
  wanted: WireGuard,
  publicKey: string,
): Difference<WireGuard, Actual> | null => {
  const { privateKey, listenPort } = wanted
  const peers = differing(before.peers, wanted.peers, MOST_EDITS)
  if (before.privateKey !== privateKey || before.listenPort !== listenPort || peers === null) return null
  const { gone, fresh } = peers
  if (gone.length + fresh.length > MOST_EDITS || isShared(wanted, fresh)) return null
  return {
    wanted: { ...wanted, peers: fresh },
    actual: { publicKey, listenPort, peers: gone.map(asWanted) },
  }
}

/** Whether another one has the key, or a prefix, of one of these: that is for a whole diff to refuse. */
const isShared = ({ peers }: WireGuard, fresh: readonly WireGuardPeer[]): boolean => {
  const own = new Set(fresh)
  const taken = new Set(fresh.flatMap(({ publicKey, allowedIps }) => [publicKey, ...allowedIps]))
  return peers.some(
    (peer) =>
      !own.has(peer) && (taken.has(peer.publicKey) || peer.allowedIps.some((prefix) => taken.has(prefix))),
  )
}
