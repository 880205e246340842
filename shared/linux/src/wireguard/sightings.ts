import type { Host } from '@sixfold/reconcile'
import { z } from 'zod'
import { inside } from '../ownership.ts'
import { askControl, type Control } from './control.ts'

/**
 * What a device knows of a peer that changes by itself: where it was last heard from, when it last shook hands (seconds since
 * 1970; 0: never), how many bytes came from it that were its own, and how many were sent to it.
 */
export type Sighting = Readonly<{
  publicKey: string
  endpoint: string | null
  handshakeAt: number
  received: number
  sent: number
}>

/** What of that says whether a peer answers. */
export type PeerAnswer = Pick<Sighting, 'publicKey' | 'handshakeAt' | 'sent'>

const Count = z.coerce.number().int().min(0)

const valueIn = (peer: string, name: string): string | null =>
  new RegExp(`^${name}=(.*)$`, 'm').exec(peer)?.[1] ?? null

/** A peer begins with its key, in hexadecimal digits. */
const inAnswer = (answer: string): Sighting[] =>
  answer
    .split(/^public_key=/m)
    .slice(1)
    .map((peer) => ({
      publicKey: Buffer.from(peer.slice(0, 64), 'hex').toString('base64'),
      endpoint: valueIn(peer, 'endpoint'),
      handshakeAt: Count.parse(valueIn(peer, 'last_handshake_time_sec') ?? 0),
      received: Count.parse(valueIn(peer, 'rx_bytes') ?? 0),
      sent: Count.parse(valueIn(peer, 'tx_bytes') ?? 0),
    }))

/** Lines of `wg show NAME dump` behind the first, which is the device itself. */
const inDump = (text: string): Sighting[] =>
  text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [publicKey = '', , endpoint = '(none)', , handshakeAt, received, sent] = line.split('\t')
      return {
        publicKey,
        endpoint: endpoint === '(none)' ? null : endpoint,
        handshakeAt: Count.parse(handshakeAt),
        received: Count.parse(received),
        sent: Count.parse(sent),
      }
    })

/** The peers of a device as it last heard of them; nobody where there is no such device. */
export const sightingsOf = async (
  host: Host,
  netns: string,
  device: string,
  control: Control = (name) => askControl(name),
): Promise<readonly Sighting[]> => {
  const answer = await control(device)
  if (answer !== null) return inAnswer(answer)
  return inDump((await host.read(inside(netns, 'wg', 'show', device, 'dump'))) ?? '')
}
