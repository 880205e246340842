import {
  type AggregateRef,
  type Backend,
  BLOCK_PORTS,
  type Fact,
  factSubject,
  type Listener,
  type Transport,
} from '@sixfold/events'
import type { Entry } from '../log/read-entry.ts'
import type { Asked } from './asked.ts'
import { openSharedAddresses } from './shared-addresses.ts'

/** A place on the log, with its time in milliseconds since 1970. */
export type Place = Readonly<{ fact: number; at: number | null; order: string | null }>

/** What a network had of an address, from one fact to another. */
export type Holding = Readonly<{
  kind: 'address' | 'ports' | 'forward' | 'proxy'
  party: string
  network: string
  since: Place
  until: Place | null
  /** Of a block: its first port. */
  first: number | null
  forward: Readonly<{ name: string; transport: Transport; port: number; to: Backend; source: string }> | null
  proxy: Readonly<{ name: string; listen: Listener; to: Backend }> | null
}>

type Begun = Omit<Holding, 'until'>

/** What a fact gives of the address that is asked about. */
const begunBy = (fact: Fact, { party, id: network }: AggregateRef, since: Place): Begun | null => {
  const common = { party, network, since, first: null, forward: null, proxy: null }
  switch (fact.name) {
    case 'PublicIpv4Assigned':
      return { ...common, kind: 'address' }
    case 'PublicPortsAssigned':
      return { ...common, kind: 'ports', first: fact.data.first }
    case 'PortForwardOpened': {
      const { forward: name, transport, port, to, source } = fact.data
      return { ...common, kind: 'forward', forward: { name, transport, port, to, source } }
    }
    case 'ProxyOpened': {
      const { proxy: name, listen, to } = fact.data
      return { ...common, kind: 'proxy', proxy: { name, listen, to } }
    }
    default:
      return null
  }
}

const endedBy =
  (fact: Fact) =>
  ({ kind, first, forward, proxy }: Begun): boolean => {
    switch (fact.name) {
      case 'PublicIpv4Released':
        return kind === 'address'
      case 'PublicPortsReleased':
        return kind === 'ports' && first === fact.data.first
      case 'PortForwardClosed':
        return kind === 'forward' && forward?.name === fact.data.forward
      case 'ProxyClosed':
        return kind === 'proxy' && proxy?.name === fact.data.proxy
      default:
        return fact.name === 'NetworkCancelled'
    }
  }

const parted = (its: readonly Begun[], isEnded: (it: Begun) => boolean): [ended: Begun[], kept: Begun[]] => [
  its.filter(isEnded),
  its.filter((it) => !isEnded(it)),
]

/** The address that a fact speaks of: undefined where it speaks of none, or of one that cannot be told. */
const addressIn = (fact: Fact, shared: string | undefined): string | undefined => {
  if (fact.name === 'ProxyOpened') return fact.data.listen.address ?? shared
  return 'address' in fact.data ? fact.data.address : undefined
}

/** Collects, from the entries of the log in their order, who had what of one address. */
export const openHoldings = ({ address }: Pick<Asked, 'address'>) => {
  const past: Holding[] = []
  const open = new Map<string, Begun[]>()
  const shared = openSharedAddresses()
  return {
    note: ({ fact, ref, sequence, at, correlation }: Entry): void => {
      if (fact === null || ref === null) return
      shared.note(fact, ref)
      const its = addressIn(fact, shared.of(ref))
      if (ref.aggregate !== 'network' || (its ?? address) !== address) return
      const key = factSubject(ref)
      const place = { fact: sequence, at, order: correlation }
      const [ended, kept] = parted(open.get(key) ?? [], endedBy(fact))
      past.push(...ended.map((it) => ({ ...it, until: place })))
      const begun = its === address ? begunBy(fact, ref, place) : null
      const left = begun === null ? kept : [...kept, begun]
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

/** Whether a holding is one that its network sends by: what leads in is none. */
export const isSource = ({ kind }: Holding): boolean => kind === 'address' || kind === 'ports'

/** Whether a holding is of the port that is asked about: of any, where none is. */
export const concerns = ({ port, transport }: Asked, { kind, first, forward, proxy }: Holding): boolean => {
  if (kind === 'proxy' && transport === 'udp') return false
  if (port === null || kind === 'address') return true
  if (kind === 'ports') return first !== null && port >= first && port < first + BLOCK_PORTS
  if (kind === 'proxy') return proxy?.listen.port === port
  return forward?.port === port && (transport === null || forward.transport === transport)
}

/** What is after the fact `cut` as it was by `since`, and not yet over. */
export const isHeldAt = ({ since, until }: Holding, cut: number): boolean =>
  since.fact <= cut && (until === null || until.fact > cut)
