import { HOSTS, PORTS, type Way } from './flow.ts'
import { CALLERS, OWN, SERVER, SHARED } from './site.ts'

/** What a network has of its exit. */
export type Good = 'nat44' | 'nat64' | 'forward' | 'proxy'

/** Where TLS is answered. */
export const HTTPS = 443
/** The workload that goods are for. */
export const WORKLOAD = 'bench'
const NAT64 = '64:ff9b::'

const since = 2
const to = (port: number) => ({ workload: WORKLOAD, port })

/** What was ordered, as the view of a network has it. */
export const GOODS: Readonly<Record<Good, object>> = {
  nat44: {},
  nat64: { waysOut: [{ of: { kind: 'ipv6' }, since }] },
  forward: {
    publicIpv4: [{ address: OWN, since }],
    forwards: Object.entries(PORTS).map(([forward, port]) => ({
      ...{ forward, address: OWN, transport: 'tcp', port, source: 'visible' },
      ...{ to: to(port), since },
    })),
  },
  proxy: {
    proxies: Object.entries(HOSTS).map(([proxy, host]) => ({
      ...{ proxy, listen: { kind: 'tls', host, port: HTTPS }, proxyProtocol: false },
      ...{ to: to(PORTS[proxy as keyof typeof PORTS]), since },
    })),
  },
}

/** From where to where one comes by a good, with a workload in one namespace and who is outside in another. */
export const wayOf = (good: Good, workload: string, outside: string): Way => {
  if (good === 'nat44' || good === 'nat64') {
    const address = good === 'nat44' ? SERVER : `${NAT64}${SERVER}`
    return { client: workload, server: outside, address, ports: PORTS, callers: [] }
  }
  const isProxy = good === 'proxy'
  return {
    client: outside,
    server: workload,
    address: isProxy ? SHARED : OWN,
    ports: isProxy ? { stream: HTTPS, ask: HTTPS } : PORTS,
    callers: CALLERS,
  }
}
