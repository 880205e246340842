import { addressesOf, exitWires, servesAt } from '@sixfold/derive'
import { type AgentId, type Instant, probesReportType } from '@sixfold/events'
import { ExitProbed } from '@sixfold/events/reports'
import type { NetworkView } from '@sixfold/fold'
import type { openPing } from '@sixfold/linux'
import type { Outbox } from '../reports/outbox.ts'
import { heard, type Streak, UNKNOWN } from './streak.ts'

export type ExitWatchOptions = Readonly<{
  id: AgentId
  ping: typeof openPing
  outbox: Outbox
  now: () => Instant
  /** The exit by way of which a network is to be sent, by what was seen: null, the one that the log says. */
  onChoice: (key: string, exit: AgentId | null) => void
}>

/** The exit that serves is asked every second; the other one oftener, while the first does not answer. */
const EVERY_SECONDS = 1
const HASTY_SECONDS = 0.25

type Watching = {
  name: string
  view: NetworkView
  serving: Streak
  standby: Streak
  since: Instant
  over: AgentId
  probes: Map<'serving' | 'standby', Disposable>
}

/**
 * Asks, out of each network on this node that has two exits, whether the one that serves it does: over the wire to it, in a
 * process of its own, whatever else this machine or the log is busy with. Who serves answers at an address that the other one
 * has not. Where it is lost, the one that stands by is asked in the same way; being asked tells it. This node sends by way of
 * whichever says that it serves, and changes only where the one in use does not, and the other one does.
 */
export const openExitWatch = ({ id, ping, outbox, now, onChoice }: ExitWatchOptions) => {
  const watched = new Map<string, Watching>()

  const say = ({ view, serving, over, since }: Watching): void => {
    const { party, network, plan } = view as NetworkView & ExitProbed['data']
    const data = { party, network, exit: plan.exitPoint.exit, answers: !serving.isLost, over, since }
    outbox.say(probesReportType(party, network), ExitProbed.of(data))
  }

  const probe = (key: string, it: Watching, of: 'serving' | 'standby', everySeconds: number): void => {
    it.probes.get(of)?.[Symbol.dispose]()
    const wires = exitWires(it.view, id)
    if (wires === null) return
    const { netns, prefix, devices } = wires
    const [from] = addressesOf(prefix).gateways
    const to = servesAt(it.view.plan.exitPoint.prefix)
    const target = { netns, device: devices[of], from, to, everySeconds }
    it.probes.set(
      of,
      ping(target, (isAnswered) => hear(key, it, of, isAnswered)),
    )
  }

  const choose = (key: string, it: Watching): void => {
    const { exitPoint, standby } = it.view.plan
    const other = standby?.exit
    if (other === undefined) return
    const isOver = it.over === other
    const isMoved = !isOver && it.serving.isLost && it.standby.hasAnswered && !it.standby.isLost
    const isBack = isOver && it.standby.isLost && !it.serving.isLost
    if (!isMoved && !isBack) return
    it.over = isMoved ? other : exitPoint.exit
    it.since = now()
    onChoice(key, isMoved ? other : null)
    say(it)
  }

  const hear = (key: string, it: Watching, of: 'serving' | 'standby', isAnswered: boolean): void => {
    if (watched.get(key) !== it) return
    const before = it[of]
    it[of] = heard(before, isAnswered)
    if (of === 'serving' && it.serving.isLost !== before.isLost) {
      it.since = now()
      if (it.serving.isLost) probe(key, it, 'standby', HASTY_SECONDS)
      else if (it.over === it.view.plan.exitPoint.exit) stop(it, 'standby')
      say(it)
    }
    choose(key, it)
  }

  const stop = (it: Watching, of: 'serving' | 'standby'): void => {
    it.probes.get(of)?.[Symbol.dispose]()
    it.probes.delete(of)
    it[of] = UNKNOWN
  }

  const end = (key: string): void => {
    const it = watched.get(key)
    if (it === undefined) return
    stop(it, 'serving')
    stop(it, 'standby')
    watched.delete(key)
  }

  return {
    /** The kernel holds what was derived of a network: asks from now on. `over`: the exit that it sends by. */
    applied: (key: string, view: NetworkView, over: AgentId): void => {
      const wires = exitWires(view, id)
      if (wires === null) {
        if (watched.has(key)) outbox.drop(probesReportType(view.party, view.network))
        end(key)
        return
      }
      const name = JSON.stringify([view.plan.exitPoint.exit, view.plan.standby?.exit, wires])
      const before = watched.get(key)
      if (before?.name === name) {
        before.view = view
        return
      }
      end(key)
      const it: Watching = {
        name,
        view,
        serving: UNKNOWN,
        standby: UNKNOWN,
        since: now(),
        over,
        probes: new Map(),
      }
      watched.set(key, it)
      probe(key, it, 'serving', EVERY_SECONDS)
      // Over the other one before this process began: both are asked.
      if (over !== view.plan.exitPoint.exit) probe(key, it, 'standby', EVERY_SECONDS)
      say(it)
    },
    forget: end,
    [Symbol.dispose]: (): void => {
      for (const key of [...watched.keys()]) end(key)
    },
  }
}
