import type { AgentId } from '@sixfold/events'
import { handshakesOf, openPing, sightingsOf } from '@sixfold/linux'
import type { Host } from '@sixfold/reconcile'
import type { Log, Scope } from '@sixfold/service'
import { type Handshakes, openHandshakes } from './keys/handshakes.ts'
import { lanAddresses } from './paths/lan-addresses.ts'
import { openPathWatch, type PathWatch } from './paths/path-watch.ts'
import type { Outbox } from './reports/outbox.ts'

type EyesOptions = Readonly<{
  id: AgentId
  host: Host
  keep: Scope['keep']
  /** Asks for a pass over a network. */
  ask: (key: string) => void
  outbox: Outbox
  log: Log
}>

/** What an agent looks at on its WireGuard devices, of which the kernel tells nobody: handshakes, and where peers are. */
export const openEyes = ({
  id,
  host,
  keep,
  ask,
  outbox,
  log,
}: EyesOptions): Readonly<{ handshakes: Handshakes; paths: PathWatch }> => {
  const now = (): number => performance.now()
  return {
    handshakes: keep(
      openHandshakes({ look: (netns, device) => handshakesOf(host, netns, device), onSeen: ask, now, log }),
    ),
    paths: keep(
      openPathWatch({
        id,
        look: (netns, device) => sightingsOf(host, netns, device),
        ping: openPing,
        lanOf: lanAddresses(id),
        outbox,
        now,
        log,
      }),
    ),
  }
}
