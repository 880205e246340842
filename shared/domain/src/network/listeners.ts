import type { Decision } from '@sixfold/decider'
import type { Transport } from '@sixfold/events'
import type { NetworkPlan } from '@sixfold/fold'
import { FIRST_BLOCK } from '../addressing/port-blocks.ts'
import { few } from '../few.ts'
import { refuseAt } from './goods-now.ts'

/**
 * What takes a port of an address, in place of whom else. `all`: every packet to the port. `tls`, `http`: connections to
 * a host name, beside others of the same kind to other names. No address: the exit's shared one.
 */
export type Listening = Readonly<{ address: string | null; transport: Transport; port: number }> &
  (Readonly<{ kind: 'all' }> | Readonly<{ kind: 'tls' | 'http'; host: string }>)

/** A forward or a proxy of a network, as what it listens on. */
export const listenersOf = ({ goods }: NetworkPlan): (Listening & Readonly<{ what: string }>)[] => [
  ...goods.forwards.map(({ forward, address, transport, port }) => ({
    what: `forward ${forward}`,
    kind: 'all' as const,
    address,
    transport,
    port,
  })),
  ...goods.proxies.map(({ proxy, listen }) => {
    const { address = null, port } = listen
    const own = { what: `proxy ${proxy}`, address, transport: 'tcp', port } as const
    return listen.kind === 'tcp'
      ? { ...own, kind: 'all' as const }
      : { ...own, kind: listen.kind, host: listen.host }
  }),
]

/** True when an IPv4 address is the network's own. */
export const has = ({ goods }: NetworkPlan, address: string): boolean =>
  goods.publicIpv4.some((it) => it.address === address)

/** Refuses an address that is not the network's own, and says which are. */
export const notOwn = ({ goods }: NetworkPlan, address: string, field: string): Decision<never> => {
  const own = goods.publicIpv4.map((it) => it.address)
  const right = own.length === 0 ? 'it has none: order one first' : `these are: ${few(own)}`
  return refuseAt('IPV4_NOT_YOURS', `${address} is not the network's own; ${right}`, field, address)
}

/** Why a network cannot listen there, or null. `field` is where the order speaks of it. */
export const badListener = (plan: NetworkPlan, wanted: Listening, field: string): Decision<never> | null => {
  const { address, transport, port } = wanted
  if (address !== null && !has(plan, address)) return notOwn(plan, address, `${field}.address`)
  if (address === null && port >= FIRST_BLOCK)
    return refuseAt(
      'PORT_RESERVED',
      `ports from ${FIRST_BLOCK} on of the shared address are for what networks send: listen below, or on an address of the network's own`,
      `${field}.port`,
      port,
    )
  const there = listenersOf(plan).filter(
    (it) => it.address === address && it.transport === transport && it.port === port,
  )
  const other = there.find(({ kind }) => kind === 'all' || kind !== wanted.kind)
  // On the shared address of an exit group other tenants listen too, of any kind.
  if (other !== undefined && address !== null)
    return refuseAt(
      'PORT_TAKEN',
      `${other.what} has port ${port}/${transport} of ${address} already: close it first, or choose another port`,
      `${field}.port`,
      port,
    )
  if (wanted.kind === 'all') return null
  const same = there.find((it) => it.kind !== 'all' && it.host === wanted.host)
  return same === undefined
    ? null
    : refuseAt(
        'HOST_TAKEN',
        `${same.what} has ${wanted.host}:${port} already: close it first, or choose another host name`,
        `${field}.host`,
        wanted.host,
      )
}
