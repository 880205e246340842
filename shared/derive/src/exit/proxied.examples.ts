import type { WorkloadName } from '@sixfold/events'
import { aNetwork, aPrefix, ipv4 } from '@sixfold/events/example-values'
import { type NetworkGoods, type NetworkView, NO_GOODS } from '@sixfold/fold'
import { aNetworkOf, exit1, oslo1 } from '../examples/networks.examples.ts'
import { type Proxied, proxiedBy } from './proxied.ts'

/** Networks for specs with a workload each, all of the same addresses, and what is proxied to it at their exit. */

type Listen = NetworkGoods['proxies'][number]['listen']

export const tls = (host: string, port = 443, address?: string): Listen =>
  ({ kind: 'tls', host, port, ...(address === undefined ? {} : { address }) }) as Listen
export const http = (host: string, port = 80): Listen => ({ kind: 'http', host, port }) as Listen
export const tcp = (address: string, port: number): Listen => ({ kind: 'tcp', address, port }) as Listen

/** A proxy of the network to a port of its workload. */
export const proxy = (
  proxyName: string,
  listen: Listen,
  port: number,
  since = 30,
  proxyProtocol = false,
) => ({
  proxy: proxyName,
  listen,
  to: { workload: 'web' as WorkloadName, port },
  proxyProtocol,
  since,
})

const WEB = {
  workload: 'web' as WorkloadName,
  node: oslo1.id,
  labels: [],
  ipv6: aPrefix('2001:db8:a:101:ffff:1:0:1/128'),
  ipv4: ipv4('10.1.1.129'),
  since: 20,
}

/** A network with this name and these goods, and with `web`. */
export const proxiedView = (
  network: string,
  goods: Partial<NetworkGoods>,
  plan: Partial<NetworkView['plan']> = {},
): NetworkView => {
  const view = aNetworkOf(oslo1)
  return {
    ...view,
    network: aNetwork(network),
    plan: { ...view.plan, goods: { ...NO_GOODS, workloads: [WEB], ...goods }, ...plan },
  }
}

/** What a network with these goods has proxied at its exit. */
export const guest = (network: string, goods: Partial<NetworkGoods>): Proxied => {
  const proxied = proxiedBy(proxiedView(network, goods), exit1.id)
  if (proxied === null) throw new Error(`${network} has nothing proxied`)
  return proxied
}
