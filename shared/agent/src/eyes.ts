import type { AgentId } from '@sixfold/events'
import { handshakesOf, openPing, sightingsOf } from '@sixfold/linux'
import type { Host } from '@sixfold/reconcile'
import type { Log, Scope } from '@sixfold/service'
import { type Handshakes, openHandshakes } from './keys/handshakes.ts'
import { openFarmWatch } from './paths/farm-watch.ts'
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

/** What an agent looks at, of which the kernel tells nobody: handshakes, where peers are, and whether ways in clear pass packets. */
export const openEyes = ({
  id,
  host,
  keep,
  ask,
  outbox,
  log,
}: EyesOptions): Readonly<{ handshakes: Handshakes; paths: PathWatch }> => {
  const now = (): number => performance.now()
  const holes = keep(
    openPathWatch({
      id,
      look: (netns, device) => sightingsOf(host, netns, device),
      ping: openPing,
      lanOf: lanAddresses(id),
      outbox,
      now,
      log,
    }),
  )
  const farm = keep(openFarmWatch({ id, ping: openPing, outbox }))
  return {
    handshakes: keep(
      openHandshakes({ look: (netns, device) => handshakesOf(host, netns, device), onSeen: ask, now, log }),
    ),
    paths: {
      ...holes,
      applied: (view, state) => {
        holes.applied(view, state)
        farm.applied(view)
      },
      forget: (view) => {
        holes.forget(view)
        farm.forget(view)
      },
    },
  }
}
