import { asPromoted as changed, standsBy, type Uplink, VOTES } from '@sixfold/derive'
import { type AgentId, instantOf } from '@sixfold/events'
import { type NetworkView, unplanned } from '@sixfold/fold'
import { askersIn, openPing } from '@sixfold/linux'
import type { Host } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import type { Mailbox } from '../mailbox/mailbox.ts'
import type { Notebook, Takeovers } from '../mailbox/notebook.ts'
import type { Outbox } from '../reports/outbox.ts'
import { openComingBack } from './coming-back.ts'
import { openExitWatch } from './exit-watch.ts'
import { othersOf, servedFor } from './served-before.ts'
import { openStandingIn } from './standing-in.ts'

/** As the log will say it: nothing of it was planned. */
const asPromoted = (view: NetworkView): NetworkView => changed({ ...view, plan: unplanned(view.plan) })

export type FailoverOptions = Readonly<{
  id: AgentId
  role: 'node' | 'exit'
  host: Host
  ping?: typeof openPing
  /** How its gateway stands on the site's link; null where nothing breaks out here. */
  uplink: Uplink | null
  notebook: Notebook
  mailbox: Pick<Mailbox, 'machine' | 'networks' | 'askAnew' | 'isAnswered'>
  outbox: Outbox
  /** Asks for a pass over a network, or over the gateway where it is left out. */
  ask: (key?: string) => void
  log: Log
}>

/**
 * What this machine does itself while an exit is lost, before the log says so, and without it: a node sends by way of the
 * exit that says that it serves, an exit serves in place of one that is dead. It is a network whose two exits have changed
 * places, to derive and to nobody else; once the fact comes that says so, nothing differs. Kept on the disk.
 */
export const openFailover = async (options: FailoverOptions) => {
  const { id, role, host, ping = openPing, uplink, notebook, mailbox, outbox, ask, log } = options
  const { machine, networks } = mailbox
  const kept = await notebook.readTakeovers()
  const over = new Map(Object.entries(kept.over))
  const exits = new Map(kept.exits.map((it) => [it.exit, it]))
  const now = () => instantOf(Date.now())

  const keep = (): void => {
    const all: Takeovers = { over: Object.fromEntries(over), exits: [...exits.values()] }
    notebook
      .writeTakeovers(all)
      .catch((err: unknown) => log.warn({ err }, 'what was taken over is not on the disk'))
  }

  const watch = openExitWatch({
    id,
    ping,
    outbox,
    now,
    onChoice: (key, exit) => {
      if (exit === null) over.delete(key)
      else over.set(key, exit)
      keep()
      log.warn({ network: key, value: exit ?? 'as the log says' }, 'sends by way of another exit')
      ask(key)
    },
  })

  const standing = openStandingIn({
    id,
    ping,
    askersIn: (netns) => askersIn(host, netns, VOTES),
    machine,
    networks: () => [...networks.values()].map(({ view }) => view),
    outbox,
    now,
    onTakeOver: (exit, evidence) => {
      exits.set(exit, { exit, evidence, since: now() })
      keep()
      log.warn({ value: exit }, 'stands in for an exit that is dead')
      ask()
      for (const [key, { view }] of networks) if (view.plan.exitPoint.exit === exit) ask(key)
    },
  })

  const serving = () => ({ id, machine: machine(), taken: [...exits.keys()] })
  const comingBack = await openComingBack({
    host,
    uplink,
    ping,
    mailbox,
    isExit: role === 'exit',
    serving,
    onServes: (exit) => {
      const its = exits.get(exit)
      if (its !== undefined) standing.resume(exit, its.evidence, its.since)
      ask()
      for (const key of networks.keys()) ask(key)
    },
    onGivenUp: (exit) => {
      if (exits.delete(exit)) keep()
    },
    log,
  })
  const { isHeld } = comingBack
  for (const { exit, evidence, since } of exits.values())
    if (!isHeld(exit)) standing.resume(exit, evidence, since)
  let others = othersOf(serving()).join()

  /** Whom this exit stands in for is another one, by the log: all that it holds ready is looked at again. */
  const reviewOthers = (): void => {
    const now = othersOf(serving()).join()
    if (now === others) return
    others = now
    for (const [key, { view }] of networks) if (view.plan.standby !== undefined) ask(key)
  }

  /** A network that this exit serves, or is to; one in whose place nobody knows yet who serves it stands by. */
  const seenAtExit = (view: NetworkView): NetworkView => {
    const exit = servedFor(serving(), view)
    const isHere = view.plan.exitPoint.exit === id
    const isServed = exit !== null && !isHeld(exit)
    return isHere === isServed ? view : asPromoted(view)
  }

  /** What was decided here ends with what the log says. */
  const tidy = (): void => {
    const group = machine()?.group ?? []
    const said = [...exits.keys()].filter((exit) => group.find((it) => it.exit === exit)?.takenOver !== null)
    for (const exit of said) exits.delete(exit)
    if (said.length > 0) keep()
  }

  const isOver = (key: string, { plan }: NetworkView): boolean => {
    const chosen = over.get(key)
    if (chosen === undefined || plan.rotation !== undefined) return false
    if (plan.standby?.exit === chosen) return true
    over.delete(key)
    keep()
    return false
  }

  return {
    /** A network as this machine is to derive it. */
    seen: (key: string, view: NetworkView): NetworkView => {
      if (role === 'node') return isOver(key, view) ? asPromoted(view) : view
      return standsBy(view, id) || view.plan.exitPoint.exit === id ? seenAtExit(view) : view
    },
    /** The exits that this one took over from before the log says so. */
    exits: (): AgentId[] => {
      tidy()
      comingBack.settle()
      reviewOthers()
      return [...exits.keys()].filter((exit) => !isHeld(exit))
    },
    /** This machine as its gateway is to be derived. */
    itself: comingBack.itself,
    /** The mailbox was read to its end. */
    drained: comingBack.drained,
    /** The kernel holds what was derived of a network. */
    applied: (key: string): void => {
      const view = networks.get(key)?.view
      if (role === 'exit') standing.refresh()
      else if (view !== undefined) watch.applied(key, view, over.get(key) ?? view.plan.exitPoint.exit)
    },
    /** Nothing of a network is here any more. */
    forget: (key: string): void => {
      watch.forget(key)
      if (over.delete(key)) keep()
      if (role === 'exit') standing.refresh()
    },
    [Symbol.dispose]: (): void => {
      watch[Symbol.dispose]()
      standing[Symbol.dispose]()
      comingBack[Symbol.dispose]()
    },
  }
}

export type Failover = Awaited<ReturnType<typeof openFailover>>
