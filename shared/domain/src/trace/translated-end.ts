import { isTranslated, NAT64_PREFIX, nat64Since, nat64Target } from '@sixfold/derive'
import { type AgentId, Ipv4Address } from '@sixfold/events'
import type { NetworkView } from '@sixfold/fold'
import type { FlowEnd } from './flow-end.ts'
import { closedBecause } from './leaving.ts'

type Ends = Readonly<{ from: string; to: string }>

/**
 * The ends of a flow as its sender writes them: to a workload that has IPv6 only, an IPv4 address outside is one behind
 * 64:ff9b::/96, where its network has a way out for that.
 */
export const asSenderWrites = ({ plan }: NetworkView, { from, to }: Ends): Ends => {
  const isSixOnly = plan.goods.workloads.some(({ workload, ipv4 }) => workload === from && ipv4 === null)
  return isSixOnly && nat64Since(plan) !== null && Ipv4Address.safeParse(to).success
    ? { from, to: `${NAT64_PREFIX.replace('/96', '')}${to}` }
    : { from, to }
}

/** What the exit does with a packet to 64:ff9b::/96; null where it is for another address, or the network has no such way out. */
export const translatedOut = (view: NetworkView, address: string) => {
  const { plan, machines } = view
  const target = nat64Since(plan) === null ? null : nat64Target(address)
  if (target === null) return null
  const { exit } = plan.exitPoint
  const machine = machines[exit]
  const [source] = machine?.kind === 'exit' ? machine.publicIpv4 : []
  const name = machine?.name ?? exit
  if (!isTranslated(target))
    return {
      sentence: `${name} does not translate to ${target}: it is no address of the internet`,
      isBroken: true,
    }
  const closed = closedBecause(view, target)
  if (closed !== null) return { sentence: `${name} lets nothing out to it: ${closed}`, isBroken: true }
  return source === undefined
    ? { sentence: `${name} has no public IPv4 address to translate to`, isBroken: true }
    : {
        sentence: `${name} translates it to ${target} (NAT64), and lets it out as ${source}`,
        isBroken: false,
      }
}

/** What becomes of a packet at a member that translates: at the exit, of one to 64:ff9b::/96. */
export const translatedAt = (view: NetworkView, at: AgentId, to: FlowEnd) =>
  to.member === null && at === view.plan.exitPoint.exit ? translatedOut(view, to.address) : null
