import { namesOf } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { newPrivateKey, privateKeyIn } from '@sixfold/linux'
import type { Host } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import type { KeyPair } from '../mailbox/notebook.ts'
import type { Chronicle } from '../reports/chronicle.ts'

/** What to do when keys that were there cannot be read any more: the pair to go on with. */
export type LostKeys = (party: string, network: string, generation: number) => Promise<KeyPair>

export type LostKeysOptions = Readonly<{
  id: AgentId
  role: 'node' | 'exit'
  host: Host
  chronicle: Pick<Chronicle, 'recovered'>
  log: Log
}>

const OLD = 'it could not be read'

/**
 * Goes on with the keys that the network's devices still hold, so that no peer notices; where those are gone, too, with
 * new ones, which the log has to learn: until it does, no peer knows this machine. Either is told, and never in silence.
 */
export const lostKeys =
  ({ id, role, host, chronicle, log }: LostKeysOptions): LostKeys =>
  async (party, network, generation) => {
    const { netns, mesh, exit } = namesOf(id, party, network)
    const held = async (deviceOf: typeof mesh): Promise<string | null> =>
      (await privateKeyIn(host, netns, deviceOf('ipv6', generation)).catch(() => null)) ??
      (await privateKeyIn(host, netns, deviceOf('ipv4', generation)).catch(() => null))
    const [ofMesh, ofExit] = await Promise.all([role === 'exit' ? null : held(mesh), held(exit)])
    const isWhole = ofExit !== null && (role === 'exit' || ofMesh !== null)
    const key = `${party}/${network}`
    const said = isWhole
      ? 'the keys that its devices still hold'
      : 'new keys, where no device held the old ones: peers do not know this machine until the log says them'
    chronicle.recovered(key, 'its private keys', OLD, said)
    log[isWhole ? 'warn' : 'error'](
      { network: key, reason: OLD, value: said },
      'the private keys of a network were lost',
    )
    return { mesh: ofMesh ?? newPrivateKey(), exit: ofExit ?? newPrivateKey() }
  }
