import { asPromoted as changed, standsBy, VOTES } from '@sixfold/derive'
import { type AgentId, instantOf } from '@sixfold/events'
import { type MachineView, type NetworkView, unplanned } from '@sixfold/fold'
import { askersIn, openPing } from '@sixfold/linux'
import type { Host } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import type { Notebook, Takeovers } from '../mailbox/notebook.ts'
import type { Outbox } from '../reports/outbox.ts'
import { openExitWatch } from './exit-watch.ts'
import { openStandingIn } from './standing-in.ts'

/** As the log will say it: nothing of it was planned. */
const asPromoted = (view: NetworkView): NetworkView => changed({ ...view, plan: unplanned(view.plan) })

export type FailoverOptions = Readonly<{
  id: AgentId
  role: 'node' | 'exit'
  host: Host
  notebook: Notebook
  machine: () => MachineView | null
  networks: () => ReadonlyMap<string, Readonly<{ view: NetworkView }>>
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
  const { id, role, host, notebook, machine, networks, outbox, ask, log } = options
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
    ping: openPing,
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
    ping: openPing,
    askersIn: (netns) => askersIn(host, netns, VOTES),
    machine,
    networks: () => [...networks().values()].map(({ view }) => view),
    outbox,
    now,
    onTakeOver: (exit, evidence) => {
      exits.set(exit, { exit, evidence, since: now() })
      keep()
      log.warn({ value: exit }, 'stands in for an exit that is dead')
      ask()
      for (const [key, { view }] of networks()) if (view.plan.exitPoint.exit === exit) ask(key)
    },
  })
  for (const { exit, evidence, since } of exits.values()) standing.resume(exit, evidence, since)

  /** Whether this exit serves in place of another one: by itself, or since the log said so and before it says so of each network. */
  const standsInFor = (exit: AgentId): boolean =>
    exits.has(exit) || machine()?.group?.find((it) => it.exit === exit)?.takenOver === id

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
      return standsBy(view, id) && standsInFor(view.plan.exitPoint.exit) ? asPromoted(view) : view
    },
    /** The exits that this one took over from before the log says so. */
    exits: (): AgentId[] => {
      tidy()
      return [...exits.keys()]
    },
    /** The kernel holds what was derived of a network. */
    applied: (key: string): void => {
      const view = networks().get(key)?.view
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
    },
  }
}

export type Failover = Awaited<ReturnType<typeof openFailover>>
