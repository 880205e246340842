import { bgpOf, birdc, gatewayNetns, sessionName } from '@sixfold/derive'
import { UPSTREAM_REPORT } from '@sixfold/events'
import { UpstreamReported } from '@sixfold/events/reports'
import type { MachineView } from '@sixfold/fold'
import type { Host } from '@sixfold/reconcile'
import type { Outbox } from './outbox.ts'

type Session = ReturnType<typeof UpstreamReported.of>['data']['sessions'][number]

const MOST_WORDS = 300

/** The part of `birdc show protocols all` that is about each session, by its name. */
const partsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(text.split(/\n(?=\S)/).map((part) => [part.slice(0, part.search(/\s|$/)), part]))

const numberIn = (part: string, pattern: RegExp): number => Number(pattern.exec(part)?.[1] ?? 0)

/**
 * How sessions stand, by what `birdc show protocols all` says; with null, because nobody answered, all are down. The
 * order of the neighbours is that of the registration.
 */
export const sessionsIn = (
  peers: readonly Pick<Session, 'peer' | 'asn'>[],
  text: string | null,
): readonly Session[] => {
  const parts = partsOf(text ?? '')
  return peers.map(({ peer, asn }, index) => {
    const part = parts.get(sessionName(index))
    if (part === undefined)
      return { peer, asn, isUp: false, imported: 0, exported: 0, problem: 'BIRD does not answer' }
    const isUp = /^\s+BGP state:\s+Established$/m.test(part)
    return {
      peer,
      asn,
      isUp,
      imported: isUp ? numberIn(part, /^\s+Routes:\s+(\d+) imported/m) : 0,
      exported: isUp ? numberIn(part, /^\s+Routes:.* (\d+) exported/m) : 0,
      problem: /^\s+Last error:\s+(.+)$/m.exec(part)?.[1]?.slice(0, MOST_WORDS) ?? null,
    }
  })
}

/** Says how this machine stands with its BGP neighbours; nothing where it has none. */
export const sayUpstream = async (
  view: MachineView,
  { host, outbox }: Readonly<{ host: Host; outbox: Outbox }>,
): Promise<void> => {
  const bgp = bgpOf(view)
  if (bgp === null) return outbox.drop(UPSTREAM_REPORT)
  const words = birdc(gatewayNetns(view.id), 'show', 'protocols', 'all', '"peer*"')
  const text = await host.read(words).catch(() => null)
  const peers = bgp.peers.map(({ address, asn }) => ({ peer: address, asn }))
  outbox.say(UPSTREAM_REPORT, UpstreamReported.of({ sessions: [...sessionsIn(peers, text)] }))
}
