import type { WireGuardPeer } from '@sixfold/kernel'
import type { Host } from '@sixfold/reconcile'
import { inside } from '../ownership.ts'
import { renderEdits } from './render.ts'

/**
 * Makes a peer anew that has not shaken hands yet, in one command, so that it is asked at once: WireGuard itself asks again
 * five seconds after it was not answered (Rekey-Timeout of the protocol). It costs the packets that waited for the answer.
 */
export const greetAgain = (host: Host, netns: string, device: string, peer: WireGuardPeer): Promise<void> => {
  const edits = [
    { kind: 'remove', publicKey: peer.publicKey },
    { kind: 'set', peer, setsIps: true },
  ] as const
  const words = renderEdits(edits, new Set([peer.publicKey]))
  return host.run({ do: 'exec', argv: inside(netns, 'wg', 'set', device, ...words) })
}
