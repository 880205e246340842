import { type AggregateRef, type Backend, type Fact, factSubject, type Transport } from '@sixfold/events'
import type { Entry } from '../log/read-entry.ts'
import type { Asked } from './asked.ts'

/** A place on the log, with its time in milliseconds since 1970. */
export type Place = Readonly<{ fact: number; at: number | null; order: string | null }>

/** What a network had of an address, from one fact to another. */
export type Holding = Readonly<{
  kind: 'address' | 'ports' | 'forward'
  party: string
  network: string
  since: Place
  until: Place | null
  /** Of a block: its first port. */
  first: number | null
  forward: Readonly<{ name: string; transport: Transport; port: number; to: Backend; source: string }> | null
}>

type Begun = Omit<Holding, 'until'>

const BLOCK_PORTS = 1024

/** What a fact gives of the address that is asked about. */
const begunBy = (fact: Fact, { party, id: network }: AggregateRef, since: Place): Begun | null => {
  const common = { party, network, since, first: null, forward: null }
  switch (fact.name) {
    case 'PublicIpv4Assigned':
      return { ...common, kind: 'address' }
    case 'PublicPortsAssigned':
      return { ...common, kind: 'ports', first: fact.data.first }
    case 'PortForwardOpened': {
      const { forward: name, transport, port, to, source } = fact.data
      return { ...common, kind: 'forward', forward: { name, transport, port, to, source } }
    }
    default:
      return null
  }
}

const endedBy =
  (fact: Fact) =>
  ({ kind, first, forward }: Begun): boolean => {
    switch (fact.name) {
      case 'PublicIpv4Released':
        return kind === 'address'
      case 'PublicPortsReleased':
        return kind === 'ports' && first === fact.data.first
      case 'PortForwardClosed':
        return kind === 'forward' && forward?.name === fact.data.forward
      default:
        return fact.name === 'NetworkCancelled'
    }
  }

/** Collects, from the entries of the log in their order, who had what of one address. */
export const openHoldings = ({ address }: Pick<Asked, 'address'>) => {
  const past: Holding[] = []
  const open = new Map<string, Begun[]>()
  return {
    note: ({ fact, ref, sequence, at, correlation }: Entry): void => {
      if (fact === null || ref?.aggregate !== 'network') return
      const key = factSubject(ref)
      const own = open.get(key) ?? []
      const place = { fact: sequence, at, order: correlation }
      if ('address' in fact.data && fact.data.address !== address) return
      const isEnded = endedBy(fact)
      for (const it of own.filter(isEnded)) past.push({ ...it, until: place })
      const begun = begunBy(fact, ref, place)
      const left = [...own.filter((it) => !isEnded(it)), ...(begun === null ? [] : [begun])]
      if (left.length > 0) open.set(key, left)
      else open.delete(key)
    },
    /** All that there was, in the order in which it began. */
    all: (): Holding[] =>
      [...past, ...[...open.values()].flat().map((it): Holding => ({ ...it, until: null }))].toSorted(
        (a, b) => a.since.fact - b.since.fact,
      ),
  }
}

/** Whether a holding is of the port that is asked about: of any, where none is. */
export const concerns = ({ port, transport }: Asked, { kind, first, forward }: Holding): boolean => {
  if (port === null || kind === 'address') return true
  if (kind === 'ports') return first !== null && port >= first && port < first + BLOCK_PORTS
  return forward?.port === port && (transport === null || forward.transport === transport)
}

/** What is after the fact `cut` as it was by `since`, and not yet over. */
export const isHeldAt = ({ since, until }: Holding, cut: number): boolean =>
  since.fact <= cut && (until === null || until.fact > cut)
