import type { WireGuard } from '@sixfold/kernel'
import type { Facility, Host } from '@sixfold/reconcile'
import { HostError } from '../host.ts'
import { netnsExists } from '../netns/look.ts'
import { inside, RUN_DIRECTORY } from '../ownership.ts'
import { word } from '../word.ts'
import { type Control, SOCKET_DIRECTORY } from './control.ts'
import { diffDevice, endpointKey } from './diff.ts'
import { type KeyOf, publicKeyOf } from './keys.ts'
import type { Actual, Change, Endpoints } from './model.ts'
import { parseDump } from './parse.ts'
import { parseAnswer } from './parse-answer.ts'
import { renderConfig, renderEdits } from './render.ts'
import { sincePeers } from './since.ts'

/** What the facility of one WireGuard device is given. `nowSeconds`: the wall clock, as handshakes are told in it. */
export type Scope = Readonly<{
  netns: string
  name: string
  control: Control
  keyOf: KeyOf
  nowSeconds: () => number
  endpoints: Endpoints
}>

/**
 * Key, port and peers of one WireGuard device; the device itself belongs to its room's `link` facility, which comes
 * before. A few peers are changed by `wg set`, all else by one `wg syncconf`: never `setconf`, which drops traffic for seconds.
 */
export const wireguardFacility = ({
  netns,
  name,
  control,
  keyOf,
  nowSeconds,
  endpoints,
}: Scope): Facility<WireGuard, Actual, Change> => ({
  name: `wireguard:${name}`,
  async observe(host) {
    if (!(await netnsExists(host, netns))) return null
    const answer = await control(name)
    if (answer !== null) return parseAnswer(answer, nowSeconds())
    const dump = await dumpOf(host, netns, name)
    return dump === null ? null : parseDump(dump, nowSeconds())
  },
  diff: (wanted, found) => diffDevice(wanted, publicKeyOf(keyOf(wanted.privateKey)), found, endpoints),
  async since(_host, before, wanted) {
    return sincePeers(before, wanted, publicKeyOf(keyOf(wanted.privateKey)))
  },
  steps: (changes) =>
    changes.flatMap((change) => {
      const { edits, endpoints: moved } = change
      if (edits !== undefined)
        return [{ do: 'exec', argv: inside(netns, 'wg', 'set', name, ...renderEdits(edits, moved)) }]
      const path = `${RUN_DIRECTORY}/wireguard/${word(name)}.conf`
      return [
        // A file, because wg cannot open a standard input that is a socket; and never argv, which everybody can read.
        { do: 'write', path, content: renderConfig(change, keyOf(change.wanted.privateKey)), mode: 0o600 },
        { do: 'exec', argv: inside(netns, 'wg', 'syncconf', name, path) },
        { do: 'remove', path },
      ] as const
    }),
  describe: ({ differences }) => differences.map((difference) => `${name}: ${difference}`),
})

/**
 * Remembers the endpoints that are in place, so that the next change of one is told from roaming; where a change was only
 * of some peers, theirs.
 */
export const rememberEndpoints =
  ({ name, peers }: WireGuard, endpoints: Endpoints) =>
  (_found: Actual, [change]: readonly Change[]): void => {
    for (const { publicKey, endpoint } of change?.wanted.peers ?? peers) {
      if (endpoint === null) endpoints.delete(endpointKey(name, publicKey))
      else endpoints.set(endpointKey(name, publicKey), endpoint)
    }
  }

/**
 * What `wg` says, which asks the kernel where nobody listens. Where the kernel has no WireGuard and nobody answers on a
 * socket, it says that the protocol is not supported: then there is no such device, provided that no socket is left
 * that somebody might still answer on.
 */
const dumpOf = async (host: Host, netns: string, name: string): Promise<string | null> => {
  try {
    return await host.read(inside(netns, 'wg', 'show', name, 'dump'))
  } catch (err) {
    if (!(err instanceof HostError) || !err.stderr.includes('Protocol not supported')) throw err
    const sockets = await host.list(SOCKET_DIRECTORY)
    if (sockets?.includes(`${name}.sock`) === true) throw err
    return null
  }
}
