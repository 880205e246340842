import { lookup } from 'node:dns/promises'
import type { Uplink } from '@sixfold/derive'
import type { Machine, NetworkView } from '@sixfold/fold'

/** All addresses of a name; throws when it cannot be told. */
export type Lookup = (name: string) => Promise<readonly string[]>

const resolve: Lookup = async (name) => (await lookup(name, { all: true })).map(({ address }) => address)

/** The host of `nats://host:port`, without brackets. */
const hostOf = (server: string): string =>
  new URL(server.replace(/^\w+:/, 'http:')).hostname.replace(/^\[|\]$/g, '')

/** Where others find a machine; of a hidden one nobody knows. */
const addressesOf = (machine: Machine): string[] => {
  if (machine.kind === 'exit') return Object.values(machine.endpoints)
  return Object.values(machine.reachability).flatMap((reach) =>
    reach?.kind === 'public' ? [reach.address] : [],
  )
}

/** A gateway that is to be repaired waits no longer for a name. */
const PATIENCE_MS = 2_000

/**
 * Where the grid itself runs, as this machine knows it: the servers of the log, by their addresses, and the machines that its
 * networks have a part on. No network has any business there. A name that cannot be resolved, or not in time, keeps the
 * addresses that it had.
 */
export const openInfrastructure = (
  servers: readonly string[],
  look: Lookup = resolve,
  patienceMs = PATIENCE_MS,
) => {
  const known = new Map<string, readonly string[]>()
  /** One question about each name, however often it is asked: one that hangs keeps a thread of few. */
  const asking = new Map<string, Promise<void>>()

  const ask = async (host: string): Promise<void> => {
    const found = await look(host).catch(() => [])
    if (found.length > 0) known.set(host, found)
    asking.delete(host)
  }

  const addressesOfHost = async (host: string): Promise<readonly string[]> => {
    const answer = asking.get(host) ?? ask(host)
    asking.set(host, answer)
    const over = Promise.withResolvers<void>()
    const timer = setTimeout(over.resolve, patienceMs)
    await Promise.race([answer, over.promise])
    clearTimeout(timer)
    return known.get(host) ?? []
  }
  return async (views: Iterable<NetworkView>): Promise<string[]> => {
    const hosts = await Promise.all(servers.map((server) => addressesOfHost(hostOf(server))))
    const machines = [...views].flatMap((view) => Object.values(view.machines).flatMap(addressesOf))
    return [...new Set([...hosts.flat(), ...machines])]
  }
}

/**
 * Whether a network's machines are others than when it was asked last. Looks at no machine: what folds a view gives it other
 * machines only where a fact has changed them.
 */
export const machinesChanged = () => {
  const known = new Map<string, NetworkView['machines']>()
  return (key: string, view: NetworkView | undefined): boolean => {
    const before = known.get(key)
    if (view === undefined) known.delete(key)
    else known.set(key, view.machines)
    return before !== view?.machines
  }
}

/** An uplink that is closed towards more. */
export const closedTo = (uplink: Uplink, more: readonly string[]): Uplink => ({
  ...uplink,
  closed: [...(uplink.closed ?? []), ...more],
})
