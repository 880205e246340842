import type { Fact, Upstream } from '@sixfold/events'
import type { Machine } from './network-view.ts'

/**
 * How a machine stands that did not only come: a drained exit serves whom it serves and nobody else, one that returned
 * takes networks again, a retired machine serves nobody. `since`: the fact that says so.
 */
export type MachineStanding = Readonly<{ is: 'drained' | 'returned' | 'retired'; since: number }>

const BY: Partial<Record<Fact['name'], MachineStanding['is']>> = {
  ExitDrained: 'drained',
  ExitReturned: 'returned',
  ExitRetired: 'retired',
  NodeRetired: 'retired',
}

/** How the machine that a fact is about stands by it; null where it says nothing about that. */
export const standingAfter = ({ name }: Fact, since: number): MachineStanding | null => {
  const is = BY[name]
  return is === undefined ? null : { is, since }
}

/** True for a fact that a machine itself must hear and its networks need not: how it stands, or tells its site. */
export const isOfItself = (fact: Fact): boolean =>
  standingAfter(fact, 0) !== null || chosenBy(fact, 0) !== null

/** How a machine tells its site which slices are its, where that was changed, and the fact that says so. */
export type ChosenUpstream = Readonly<{ upstream: Upstream; since: number }>

/** The change of how a machine tells its site, or null where a fact says nothing about that. */
export const chosenBy = (fact: Fact, since: number): ChosenUpstream | null =>
  fact.name === 'NodeUpstreamChanged' || fact.name === 'ExitUpstreamChanged'
    ? { upstream: fact.data.upstream, since }
    : null

/** How a machine tells its site which slices are its: as it was last chosen, else as it was registered. */
export const upstreamOf = (machine: Machine | null, chosen: ChosenUpstream | null | undefined): Upstream =>
  chosen?.upstream ?? (machine?.kind === 'exit' ? machine.upstream : { kind: 'static' })

/** True for two that say the same. */
export const isSameUpstream = (a: Upstream, b: Upstream): boolean => textOf(a) === textOf(b)

const textOf = (upstream: Upstream): string =>
  upstream.kind === 'static'
    ? 'static'
    : JSON.stringify([upstream.asn, ...upstream.peers.map(({ address, asn }) => [address, asn])])
