import { handshakesReportType } from '@sixfold/events'
import { HandshakesReported } from '@sixfold/events/reports'
import type { KernelState } from '@sixfold/kernel'
import type { PeerAnswer } from '@sixfold/linux'
import type { Log } from '@sixfold/service'
import type { Outbox } from './outbox.ts'

type Unanswered = ReturnType<typeof HandshakesReported.of>['data']['unanswered'][number]

/** What was seen of a peer at the last look. */
type Seen = Readonly<{ sent: number; handshakeAt: number; isLost: boolean }>

export type UnansweredOptions = Readonly<{
  look: (netns: string, device: string) => Promise<readonly PeerAnswer[]>
  outbox: Outbox
  log: Log
  /** The wall clock in seconds, as handshakes are told in it. */
  nowSeconds: () => number
}>

/** A little less than a sweep: passes in between look at nothing. */
const EVERY_SECONDS = 20
/** WireGuard forgets a session after these (Reject-After-Time): what is sent from then on asks for hands. */
const LOST_SECONDS = 180
/** An initiation has 148 bytes, and before hands were shaken nothing else is sent: this is a second one, five seconds later. */
const ASKED_TWICE = 2 * 148
const MOST = 256

const nameOf = ({ device, peer }: Unanswered): string => `${device} ${peer}`

const seenNow = ({ handshakeAt, sent }: PeerAnswer, before: Seen | undefined, now: number): Seen => {
  const isOld = handshakeAt > 0 && Math.abs(now - handshakeAt) >= LOST_SECONDS
  const isSame = before !== undefined && before.handshakeAt === handshakeAt
  return { sent, handshakeAt, isLost: isOld && isSame && (before.isLost || sent > before.sent) }
}

const verdictOf = ({ sent, handshakeAt, isLost }: Seen): Unanswered['handshake'] | null => {
  if (handshakeAt === 0) return sent >= ASKED_TWICE ? 'never' : null
  return isLost ? 'lost' : null
}

/**
 * Says of each network which WireGuard peers do not answer. It looks along with the sweep, a question to a socket for each
 * device; what is said changes only when a wire fails or comes back.
 */
export const unansweredReports = ({ look, outbox, log, nowSeconds }: UnansweredOptions) => {
  const networks = new Map<string, { lookedAt: number; seen: ReadonlyMap<string, Seen> }>()

  /** The peers of one device, judged; `seen` is filled with what the next look is to go by. */
  const judge = (
    device: string,
    answers: readonly PeerAnswer[],
    { before, seen }: Readonly<{ before: ReadonlyMap<string, Seen>; seen: Map<string, Seen> }>,
  ): Unanswered[] =>
    answers.flatMap((answer) => {
      const name = `${device} ${answer.publicKey}`
      const now = seenNow(answer, before.get(name), nowSeconds())
      seen.set(name, now)
      const handshake = verdictOf(now)
      return handshake === null ? [] : [{ device, peer: answer.publicKey as Unanswered['peer'], handshake }]
    })

  const lookAt = async (key: string, { rooms }: KernelState): Promise<void> => {
    const devices = rooms.flatMap(({ netns, wireguards }) => wireguards.map(({ name }) => ({ netns, name })))
    const answers = await Promise.all(devices.map(({ netns, name }) => look(netns, name)))
    const it = networks.get(key)
    if (it === undefined) return
    const seen = new Map<string, Seen>()
    const found = devices.flatMap(({ name }, index) =>
      judge(name, answers[index] ?? [], { before: it.seen, seen }),
    )
    it.seen = seen
    const [party = '', network = ''] = key.split('/')
    const unanswered = found.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)).slice(0, MOST)
    const report = HandshakesReported.of({ party, network, unanswered } as HandshakesReported['data'])
    outbox.say(handshakesReportType(party, network), report)
  }

  return {
    /** A pass over a network has ended: these are its devices. The first look is that of the first sweep behind it. */
    applied: (key: string, state: KernelState): void => {
      const now = nowSeconds()
      const it = networks.get(key)
      if (it === undefined) networks.set(key, { lookedAt: now, seen: new Map() })
      else if (Math.abs(now - it.lookedAt) >= EVERY_SECONDS) {
        it.lookedAt = now
        lookAt(key, state).catch((err: unknown) =>
          log.warn({ err, network: key }, 'could not look for handshakes'),
        )
      }
    },
    /** Nothing of a network is here any more. */
    forget: (key: string): void => {
      networks.delete(key)
      const [party = '', network = ''] = key.split('/')
      outbox.drop(handshakesReportType(party, network))
    },
  }
}
