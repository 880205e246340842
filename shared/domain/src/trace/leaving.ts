import { isClosedOutside, nat64Target } from '@sixfold/derive'
import { type AgentId, lastOfBlock } from '@sixfold/events'
import type { Machine, NetworkView } from '@sixfold/fold'
import type { TraceStep } from './trace-flow.ts'

/** Where others find a machine: what gateways are closed towards, but for those that only the machine knows. */
const endpointsOf = (machine: Machine): string[] =>
  machine.kind === 'exit'
    ? Object.values(machine.endpoints)
    : Object.values(machine.reachability).flatMap((reach) =>
        reach?.kind === 'public' ? [reach.address] : [],
      )

/** Why no gateway lets a packet out to an address, as far as the log can tell; null where one does. */
export const closedBecause = ({ machines }: NetworkView, address: string): string | null => {
  if (isClosedOutside(address, [])) return `${address} is no address of the internet`
  const machine = Object.values(machines).find((it) => endpointsOf(it).includes(address))
  return machine === undefined ? null : `${address} is ${machine.name}'s own address, a machine of the grid`
}

/** How a machine's gateway lets a packet out, and whether it does. */
export const leaving = (
  view: NetworkView,
  at: AgentId,
  address: string,
): Pick<TraceStep, 'sentence' | 'isBroken'> => {
  const { machines, plan } = view
  const machine = machines[at]
  const name = machine?.name ?? at
  if (nat64Target(address) !== null)
    return {
      sentence: `${name} has 64:ff9b::/96 closed, unless its site translates: the network has no way out for IPv6 (WayOutOpened)`,
      isBroken: true,
    }
  const closed = closedBecause(view, address)
  if (closed !== null)
    return { sentence: `${name} lets nothing out to it, unless its site opens it: ${closed}`, isBroken: true }
  if (address.includes(':')) return { sentence: `${name} lets it out, its address as it is`, isBroken: false }
  const shared = machine?.kind === 'exit' ? machine.publicIpv4[0] : undefined
  const { publicIpv4, publicPorts = [] } = plan.goods
  const ports = publicPorts.map(({ first }) => `${first}-${lastOfBlock(first)}`).join(' or ')
  // Blocks stay where they were bought, whichever exit serves.
  const ofBlocks = publicPorts[0]?.address ?? shared
  const source =
    publicIpv4[0]?.address ?? (ports === '' || shared === undefined ? shared : `${ofBlocks}, port ${ports}`)
  return source === undefined
    ? { sentence: `${name} has no public IPv4 address to let it out with`, isBroken: true }
    : { sentence: `${name} lets it out as ${source}`, isBroken: false }
}
