import type { Host } from '@sixfold/reconcile'
import { inside } from '../ownership.ts'
import { askControl, type Control } from './control.ts'

/** What a device knows of a peer: when it shook hands last (seconds since 1970; 0: never), and how many bytes were sent to it. */
export type PeerAnswer = Readonly<{ publicKey: string; handshakeAt: number; sent: number }>

/** How the peers of a device answer; none where there is no such device. */
export const answersOf = async (
  host: Host,
  netns: string,
  device: string,
  control: Control = (name) => askControl(name),
): Promise<readonly PeerAnswer[]> => {
  const answer = await control(device)
  if (answer !== null)
    return answer
      .split(/^public_key=/m)
      .slice(1)
      .map(inAnswer)
  const dump = (await host.read(inside(netns, 'wg', 'show', device, 'dump'))) ?? ''
  return dump.split('\n').slice(1).flatMap(inDump)
}

const numberOf = (part: string, name: string): number =>
  Number(new RegExp(`^${name}=(\\d+)$`, 'm').exec(part)?.[1] ?? 0)

/** A peer begins with its key, in hexadecimal digits. */
const inAnswer = (part: string): PeerAnswer => ({
  publicKey: Buffer.from(part.slice(0, 64), 'hex').toString('base64'),
  handshakeAt: numberOf(part, 'last_handshake_time_sec'),
  sent: numberOf(part, 'tx_bytes'),
})

/** `wg show NAME dump`: the key, and behind the ranges the handshake, what was received, and what was sent. */
const inDump = (line: string): PeerAnswer[] => {
  const [publicKey = '', , , , handshakeAt, , sent] = line.split('\t')
  return publicKey === '' ? [] : [{ publicKey, handshakeAt: Number(handshakeAt), sent: Number(sent) }]
}
