import type { Host } from '@sixfold/reconcile'
import { inside } from '../ownership.ts'
import { askControl, type Control } from './control.ts'

/** The peers of a device that have shaken hands with it, by their public keys; nobody where there is no such device. */
export const handshakesOf = async (
  host: Host,
  netns: string,
  device: string,
  control: Control = (name) => askControl(name),
): Promise<ReadonlySet<string>> => {
  const answer = await control(device)
  if (answer !== null) return new Set(peersIn(answer))
  const told = await host.read(inside(netns, 'wg', 'show', device, 'latest-handshakes'))
  const lines = (told ?? '').split('\n').map((line) => line.split('\t'))
  return new Set(lines.flatMap(([key, at]) => (key !== undefined && Number(at) > 0 ? [key] : [])))
}

/** A peer begins with its key, in hexadecimal digits. */
const peersIn = (answer: string): string[] =>
  answer
    .split(/^public_key=/m)
    .slice(1)
    .filter((peer) => /^last_handshake_time_sec=[1-9]/m.test(peer))
    .map((peer) => Buffer.from(peer.slice(0, 64), 'hex').toString('base64'))
