import { addressAt, type Prefix, wirePort } from '@sixfold/events'
import { type ExitPlan, type NetworkPlan, type NetworkView, promoted } from '@sixfold/fold'
import type { Family } from '../names.ts'

const SERVES = 2n

/**
 * The address of an exit point that answers only where the network is served: members that probe it over their wires to
 * both exits learn which of them that is.
 */
export const servesAt = (prefix: Prefix): string => addressAt(prefix, SERVES)

/** A network as it is where the exit that stands by has taken over. */
export const asPromoted = (view: NetworkView): NetworkView => ({ ...view, plan: promoted(view.plan) })

/** Whether both exits of a network have to hold it for now, since it is being moved from one to the other as planned. */
export const isBeingMoved = ({ standby }: NetworkPlan): boolean =>
  standby?.moving !== undefined || standby?.finishing !== undefined

/** Whether a network, for an agent, is one that it stands by for. */
export const standsBy = ({ plan }: NetworkView, agent: string): boolean => plan.standby?.exit === agent

const OTHER: Readonly<Record<Family, Family>> = { ipv4: 'ipv6', ipv6: 'ipv4' }

/**
 * The listen port of a member's wire to an exit, by which of its wires that is. Over the first there is one underlay
 * family, so that the second finds the port of the other one free.
 */
export const exitWirePort = (
  port: number,
  family: Family,
  { wire }: { wire?: ExitPlan['wire'] | undefined },
): number => wirePort(port, wire === 2 ? OTHER[family] : family)

/** How long a member counts as one that does not reach its exit, once it asks the one that stands by. */
const VOTE_SECONDS = 6

/** The set in which the exit that stands by finds who asks it whether it serves. */
export const VOTES = 'votes'

/**
 * Who asks an exit that stands by whether it serves does not reach the one that does: its address is remembered. By the
 * wires nobody is who he is not.
 */
export const votes = (wires: string, at: string): Readonly<{ sets: string[]; rules: string[] }> => ({
  sets: [`set ${VOTES} { type ipv6_addr; size 65536; flags dynamic,timeout; timeout ${VOTE_SECONDS}s; }`],
  rules: [
    `iifname ${wires} ip6 daddr ${at} icmpv6 type echo-request update @${VOTES} { ip6 saddr } comment "it does not reach the exit"`,
  ],
})

/** Whether a plan has an exit that stands by and could serve: it has joined. */
export const hasStandby = ({ standby, rotation }: NetworkPlan): boolean =>
  standby?.keys != null && rotation === undefined

/** Where members learn that the network is served here, where there is another exit that may do so. */
export const servingAddress = ({ plan: { exitPoint, standby } }: NetworkView, isStandby: boolean) =>
  standby === undefined || isStandby
    ? []
    : [{ dev: 'lo', prefix: `${servesAt(exitPoint.prefix)}/128`, because: standby.since }]

/** Where the exit point of a network stands at an exit that serves it, or that it is being moved to or from. */
export const transitAt = (id: string, plan: NetworkPlan): number | null => {
  const { exitPoint, standby, cancelled } = plan
  if (cancelled !== null) return null
  if (exitPoint.exit === id) return exitPoint.left === null ? exitPoint.transit : null
  return standby?.exit === id && isBeingMoved(plan) ? standby.transit : null
}
