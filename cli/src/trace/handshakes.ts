import type { Hands, TraceStep } from '@sixfold/domain'
import type { AgentId } from '@sixfold/events'
import type { Handshakes } from '../machines/reports.ts'
import type { TracedLine } from './told.ts'

/** What a member of a network (PARTY/NETWORK) said of peers that do not answer; null where it has not said anything. */
export type HandshakesOf = (member: AgentId, network: string) => Handshakes['unanswered'] | null

/** Where a wire begins, and how members are called. */
export type WireEnds = Readonly<{ at: AgentId; own: string; nameOf: (member: AgentId) => string }>

type Unanswered = Handshakes['unanswered'][number]

/** What one side says of the other's keys; on one device, where that is known. */
const saidOf = (
  said: readonly Unanswered[] | null,
  keys: readonly string[],
  dev: string | null,
): Unanswered | undefined =>
  said?.find(({ device, peer }) => keys.includes(peer) && (dev === null || device === dev))

const words = ({ handshake }: Unanswered, from: string, to: string): string =>
  handshake === 'never'
    ? `${to} has never answered ${from}, which asks it for a handshake`
    : `${to} has not shaken hands with ${from} for more than three minutes, and is asked to`

/** Whether the two ends of a wire shake hands, as both say. Over VXLAN nobody does, and nobody notices a way that is shut. Pure. */
export const handshakeLines = (
  { hands, what }: TraceStep,
  { at, own, nameOf }: WireEnds,
  handshakesOf: HandshakesOf,
): readonly TracedLine[] => {
  if (hands === undefined)
    return what === 'wire'
      ? [
          {
            what: 'handshake',
            is: 'fine',
            sentence: 'none: VXLAN waits for no answer, and does not notice it where UDP 4789 is shut',
          },
        ]
      : []
  const { to, of = own, dev, keys }: Hands = hands
  const [here, there] = [handshakesOf(at, own), handshakesOf(to, of)]
  const [one, other] = [nameOf(at), nameOf(to)]
  const ours = saidOf(here, keys.there, dev)
  if (ours !== undefined) return [{ what: 'handshake', is: 'broken', sentence: words(ours, one, other) }]
  const theirs = saidOf(there, keys.here, null)
  if (theirs !== undefined) return [{ what: 'handshake', is: 'broken', sentence: words(theirs, other, one) }]
  const sentence =
    here === null && there === null
      ? `neither ${one} nor ${other} has said yet how their handshakes go`
      : `${one} and ${other} answer each other, as far as anything was sent`
  return [{ what: 'handshake', is: 'fine', sentence }]
}
