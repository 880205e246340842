import { accept, type Decision, nothing } from '@sixfold/decider'
import {
  PortForwardClosed,
  PortForwardOpened,
  ProxyClosed,
  ProxyOpened,
  PublicIpv4Assigned,
  PublicIpv4Released,
} from '@sixfold/events/facts'
import { few, insteadOf } from '../few.ts'
import type {
  AssignPublicIpv4,
  CloseForward,
  CloseProxy,
  OpenForward,
  OpenProxy,
  ReleasePublicIpv4,
} from './goods.commands.ts'
import { type GoodsNow, refuseAt, unknownWorkload } from './goods-now.ts'
import { badListener, has, listenersOf, notOwn } from './listeners.ts'

export type OutsideFact = ReturnType<
  | typeof PublicIpv4Assigned.of
  | typeof PublicIpv4Released.of
  | typeof PortForwardOpened.of
  | typeof PortForwardClosed.of
  | typeof ProxyOpened.of
  | typeof ProxyClosed.of
>

const taken = (code: string, what: 'forward' | 'proxy', name: string): Decision<never> =>
  refuseAt(
    code,
    `the network has a ${what} ${name} already: close it first, or choose another name`,
    `data.${what}`,
    name,
  )

/** An address that was claimed is the network's own. */
export const assignIpv4 = (
  { order, address }: AssignPublicIpv4,
  { plan }: GoodsNow,
): Decision<OutsideFact> => (has(plan, address) ? nothing : accept(PublicIpv4Assigned.of({ order, address })))

/** An address is not the network's any more. */
export const releaseIpv4 = (
  { order, address }: ReleasePublicIpv4,
  { plan }: GoodsNow,
): Decision<OutsideFact> => {
  if (!has(plan, address)) return notOwn(plan, address, 'data.address')
  const uses = listenersOf(plan)
    .filter((it) => it.address === address)
    .map(({ what }) => what)
  if (uses.length === 0) return accept(PublicIpv4Released.of({ order, address }))
  return refuseAt(
    'IPV4_IN_USE',
    `these still stand on ${address}, close them first: ${few(uses)}`,
    'data.address',
    address,
  )
}

/** A port of an own address leads to a port of a workload. */
export const openForward = (command: OpenForward, { plan, goods }: GoodsNow): Decision<OutsideFact> => {
  const { type: _, ...data } = command
  const { forward, address, transport, port, to, source } = data
  if (plan.goods.forwards.some((it) => it.forward === forward))
    return taken('FORWARD_TAKEN', 'forward', forward)
  if (source === 'proxied' && transport !== 'tcp')
    return refuseAt(
      'FORWARD_SOURCE',
      'only a TCP forward can be proxied, as the PROXY protocol stands before a connection: leave it out',
      'data.source',
      source,
    )
  const bad = badListener(plan, { address, transport, port, kind: 'all' }, 'data')
  if (bad !== null) return bad
  if (!goods.placed.has(to.workload)) return unknownWorkload(to.workload, { goods }, 'data.to.workload')
  return accept(PortForwardOpened.of(data))
}

/** A forward is no more. */
export const closeForward = ({ order, forward }: CloseForward, { plan }: GoodsNow): Decision<OutsideFact> =>
  plan.goods.forwards.some((it) => it.forward === forward)
    ? accept(PortForwardClosed.of({ order, forward }))
    : refuseAt(
        'FORWARD_UNKNOWN',
        `the network has no forward ${forward}: ${insteadOf(plan.goods.forwards.map((it) => it.forward))}`,
        'data.forward',
        forward,
      )

/** Connections to a listener of the exit are passed on to a port of a workload. */
export const openProxy = (command: OpenProxy, { plan, goods }: GoodsNow): Decision<OutsideFact> => {
  const { type: _, ...data } = command
  const { proxy, listen, to } = data
  if (plan.goods.proxies.some((it) => it.proxy === proxy)) return taken('PROXY_TAKEN', 'proxy', proxy)
  const { address = null, port } = listen
  const own = { address, transport: 'tcp', port } as const
  const wanted =
    listen.kind === 'tcp'
      ? { ...own, kind: 'all' as const }
      : { ...own, kind: listen.kind, host: listen.host }
  const bad = badListener(plan, wanted, 'data.listen')
  if (bad !== null) return bad
  if (!goods.placed.has(to.workload)) return unknownWorkload(to.workload, { goods }, 'data.to.workload')
  return accept(ProxyOpened.of(data))
}

/** A proxy is no more. */
export const closeProxy = ({ order, proxy }: CloseProxy, { plan }: GoodsNow): Decision<OutsideFact> =>
  plan.goods.proxies.some((it) => it.proxy === proxy)
    ? accept(ProxyClosed.of({ order, proxy }))
    : refuseAt(
        'PROXY_UNKNOWN',
        `the network has no proxy ${proxy}: ${insteadOf(plan.goods.proxies.map((it) => it.proxy))}`,
        'data.proxy',
        proxy,
      )
