import { answeredFor, heldBack, type Uplink } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import type { MachineView } from '@sixfold/fold'
import type { openPing } from '@sixfold/linux'
import type { Host } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import type { Mailbox } from '../mailbox/mailbox.ts'
import { openHolding } from './holding.ts'
import { notServed, type Serving } from './served-before.ts'

export type ComingBackOptions = Readonly<{
  isExit: boolean
  host: Host
  uplink: Uplink | null
  ping: typeof openPing
  mailbox: Pick<Mailbox, 'networks' | 'askAnew' | 'isAnswered'>
  serving: () => Serving
  /** What was held back is served: nobody else does. */
  onServes: (exit: AgentId) => void
  /** What was decided here of another exit, and by nobody else, is not so any more. */
  onGivenUp: (exit: AgentId) => void
  log: Log
}>

/**
 * An exit that comes back: what its disk says that it serves, and its kernel did not when its agent began, it does not
 * serve before it knows that nobody else does. What a kernel serves it goes on serving: an agent may begin anew at any time.
 */
export const openComingBack = async (options: ComingBackOptions) => {
  const { isExit, host, uplink, ping, mailbox, serving, onServes, onGivenUp, log } = options
  const { id, machine, taken } = serving()
  const views = [...mailbox.networks.values()].map(({ view }) => view)
  const away = isExit ? await notServed(host, serving(), views) : []
  let asked: 'not yet' | 'asked' | 'answered' = 'not yet'

  const holding = openHolding({
    held: away.map((exit) => ({
      exit,
      addresses: machine === null || uplink === null ? [] : answeredFor(machine, uplink, exit, taken),
    })),
    routers: uplink?.gateways ?? [],
    ping,
    onLetGo: onServes,
    log,
  })

  /** By the log somebody else serves it, or it was never taken over: there is nothing to wait for. */
  const isElse = (exit: AgentId): boolean => {
    const now = serving().machine
    if (exit === id) return (now?.takenOver?.by ?? null) !== null
    return asked === 'answered' && now?.group?.find((it) => it.exit === exit)?.takenOver !== id
  }

  /** What is waited for ends with what the log says. */
  const settle = (): void => {
    for (const exit of holding.exits()) {
      if (!isElse(exit)) continue
      holding.drop(exit)
      onGivenUp(exit)
    }
  }

  return {
    isHeld: holding.isHeld,
    /** This machine as its gateway is to be derived. */
    itself: (view: MachineView): MachineView => heldBack(view, holding.exits()),
    settle,
    /**
     * The mailbox was read to its end. What lay there may be from before this machine was away: who is held back asks for
     * all of it anew, once, and goes by what comes then.
     */
    drained: (): void => {
      if (holding.exits().size === 0) return
      if (asked === 'not yet') {
        asked = 'asked'
        mailbox.askAnew()
      } else if (mailbox.isAnswered()) {
        asked = 'answered'
        settle()
        holding.caughtUp()
      }
    },
    [Symbol.dispose]: holding[Symbol.dispose],
  }
}
