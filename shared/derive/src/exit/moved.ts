import { isWanted, type MachineView, type NetworkView } from '@sixfold/fold'
import { prefixSet } from '../firewall.ts'
import { NETWORK_PORTS, UPLINK } from '../names.ts'
import { isBeingMoved, transitAt } from './standby.ts'

/** What a gateway lets pass of networks that are being moved from one exit to another. */
export type Moved = Readonly<{ sets: readonly string[]; rules: readonly string[] }>

/**
 * While a network is being moved, what comes back of a flow may come to the one exit, and what it answers may have left by
 * the other. A gateway that saw one half of a flow takes it for no flow: for these it leaves that to the network.
 */
export const movedAt = ({ id }: MachineView, networks: readonly NetworkView[]): Moved => {
  const prefixes = networks.flatMap(({ plan }) =>
    isBeingMoved(plan) && transitAt(id, plan) !== null
      ? [
          plan.exitPoint.prefix,
          ...plan.resources
            .filter((it) => isWanted(it) && it.breakout === 'exit')
            .map(({ prefix }) => prefix),
        ]
      : [],
  )
  if (prefixes.length === 0) return { sets: [], rules: [] }
  return {
    sets: [prefixSet('moved6', 'ipv6_addr', prefixes.toSorted())],
    rules: [
      `ct state invalid iifname "${NETWORK_PORTS}" oifname "${UPLINK}" ip6 saddr @moved6 accept comment "half of its flow is at the other exit"`,
      `ct state invalid iifname "${UPLINK}" oifname "${NETWORK_PORTS}" ip6 daddr @moved6 accept comment "half of its flow is at the other exit"`,
    ],
  }
}
