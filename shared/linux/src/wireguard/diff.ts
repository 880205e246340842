import type { WireGuard, WireGuardPeer } from '@sixfold/kernel'
import { type KeyedChange, keyedDiff, Refusal } from '@sixfold/reconcile'
import type { Actual, Change, Endpoints, FoundPeer, PeerEdit } from './model.ts'

/** More than these are one file: a command line has an end. */
export const MOST_EDITS = 32

/** What to do about one device; `publicKey` is that of the private key wanted. One change, because one command does it. */
export const diffDevice = (
  wanted: WireGuard,
  publicKey: string,
  found: Actual,
  remembered: Endpoints,
): readonly Change[] => {
  refuseSharedAddresses(wanted)
  const there = new Map(found?.peers.map((peer) => [peer.publicKey, peer]))
  const moved = new Set(
    wanted.peers
      .filter((peer) => isEndpointDue(wanted.name, peer, there.get(peer.publicKey), remembered))
      .map((peer) => peer.publicKey),
  )
  const peers = keyedDiff(wanted.peers, found?.peers ?? [], {
    wantedKey: (peer) => peer.publicKey,
    foundKey: (peer) => peer.publicKey,
    isEqual: (peer, old) => isSamePeer(peer, old) && !moved.has(peer.publicKey),
  })
  const isSame = found?.publicKey === publicKey && found.listenPort === wanted.listenPort
  const differences = [
    ...(found?.publicKey === publicKey
      ? []
      : [`key: was ${found?.publicKey ?? 'none'}, becomes ${publicKey}`]),
    ...(found?.listenPort === wanted.listenPort
      ? []
      : [`listen port: was ${found?.listenPort ?? 'none'}, becomes ${wanted.listenPort}`]),
    ...peers.map(sentenceOf),
  ]
  if (differences.length === 0) return []
  const change = { wanted, endpoints: moved, differences }
  return [isSame && peers.length <= MOST_EDITS ? { ...change, edits: peers.map(editOf) } : change]
}

const editOf = (change: KeyedChange<WireGuardPeer, FoundPeer>): PeerEdit =>
  change.kind === 'remove'
    ? { kind: 'remove', publicKey: change.key }
    : {
        kind: 'set',
        peer: change.wanted,
        setsIps: change.kind === 'add' || !hasSameIps(change.wanted, change.found),
      }

/** The name under which an endpoint is remembered. */
export const endpointKey = (device: string, publicKey: string): string => `${device} ${publicKey}`

/**
 * A peer that is new, or silent at another place than wanted, is sent where it should be. A live one has roamed, and
 * putting it back would drop its traffic; unless it is we who want it elsewhere than last time.
 */
const isEndpointDue = (
  device: string,
  { publicKey, endpoint }: WireGuardPeer,
  old: FoundPeer | undefined,
  remembered: Endpoints,
): boolean => {
  if (endpoint === null) return false
  if (old === undefined) return true
  if (old.endpoint === endpoint) return false
  const last = remembered.get(endpointKey(device, publicKey))
  return !old.isLive || (last !== undefined && last !== endpoint)
}

const isSamePeer = (wanted: WireGuardPeer, found: FoundPeer): boolean =>
  wanted.keepaliveSeconds === found.keepaliveSeconds && hasSameIps(wanted, found)

const hasSameIps = (wanted: WireGuardPeer, found: FoundPeer): boolean =>
  wanted.allowedIps.length === found.allowedIps.length &&
  wanted.allowedIps.toSorted().join() === found.allowedIps.toSorted().join()

/** A device gives a prefix to the last peer that asks for it and silently takes it from the other. */
const refuseSharedAddresses = ({ name, peers }: WireGuard): void => {
  const owners = new Map<string, string>()
  for (const { publicKey, allowedIps } of peers) {
    for (const prefix of allowedIps) {
      const other = owners.get(prefix)
      if (other !== undefined) {
        throw new Refusal(`${name}: peers ${other} and ${publicKey} both claim ${prefix}`, { retry: false })
      }
      owners.set(prefix, publicKey)
    }
  }
}

const sentenceOf = (change: KeyedChange<WireGuardPeer, FoundPeer>): string => {
  if (change.kind === 'remove') return `remove peer ${change.key}: ${wordsOf(change.found)}`
  const was = change.kind === 'replace' ? `was ${wordsOf(change.found)}, becomes ` : ''
  return `${change.kind} peer ${change.key}: ${was}${wordsOf(change.wanted)} (fact ${change.wanted.because})`
}

const wordsOf = (peer: Pick<FoundPeer, 'endpoint' | 'allowedIps' | 'keepaliveSeconds'>): string =>
  `${peer.allowedIps.join(' ') || 'nothing'} at ${peer.endpoint ?? 'any place'}, keepalive ${peer.keepaliveSeconds} s`
