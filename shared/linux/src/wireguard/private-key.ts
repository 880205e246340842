import type { Host } from '@sixfold/reconcile'
import { netnsExists } from '../netns/look.ts'
import { inside } from '../ownership.ts'

/**
 * The private key that a WireGuard device holds; null where there is none. Only for whoever has lost its own: a key is
 * otherwise read from the disk and nowhere else, and never shown.
 */
export const privateKeyIn = async (host: Host, netns: string, device: string): Promise<string | null> => {
  if (!(await netnsExists(host, netns))) return null
  const text = await host.read(inside(netns, 'wg', 'show', device, 'private-key'))
  return text !== null && /^[A-Za-z0-9+/]{43}=$/.test(text) ? text : null
}
