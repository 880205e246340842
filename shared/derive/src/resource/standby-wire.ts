import type { AgentId } from '@sixfold/events'
import {
  type ExitMachine,
  isWanted,
  type NetworkPlan,
  type NetworkView,
  type NodeMachine,
  type ResourcePlan,
} from '@sixfold/fold'
import type { Route, WireGuard } from '@sixfold/kernel'
import { exitWirePort, hasStandby, servesAt } from '../exit/standby.ts'
import { type Family, KEEPALIVE_SECONDS, keyName, METRIC, namesOf } from '../names.ts'
import { exitFamily } from '../paths.ts'
import { exitPeer } from './resource-peers.ts'

type Place = Readonly<{
  names: ReturnType<typeof namesOf>
  towardsExit: Family
  generation: Readonly<{ number: number; isNext: boolean }> | undefined
}>

/**
 * The wire of a member to the exit that stands by: a device of its own with a peer that everything is allowed to, as the
 * one to the exit that serves. Nothing is routed over it, and it is kept alive. Null where none stands by, and for who
 * came while keys are rotated, until they are.
 */
export const standbyWire = (
  view: NetworkView,
  self: ResourcePlan,
  { names, towardsExit, generation }: Place,
): WireGuard | null => {
  const { standby, exitPoint } = view.plan
  if (standby === undefined || generation === undefined || generation.isNext) return null
  const its = { ...view.plan, exitPoint: { ...standby, prefix: exitPoint.prefix, left: null } }
  const machine = view.machines[standby.exit] as ExitMachine | undefined
  return {
    name: names.exit(towardsExit, generation.number, standby.wire),
    listenPort: exitWirePort(self.ports.exit, towardsExit, standby),
    privateKey: keyName(view, 'exit', generation.number),
    peers: exitPeer(its, view.machines[self.node] as NodeMachine, machine).map((peer) => ({
      ...peer,
      keepaliveSeconds: KEEPALIVE_SECONDS,
    })),
    because: self.since,
  }
}

/** Behind every route that leads somewhere, before the guards: only who names the device goes by it. */
const ASIDE_METRIC = 2048

/** Whether an exit serves is asked of both: a device without a route is one that nothing can be sent by (IPv6). */
export const probeRoutes = ({ exitPoint, standby }: NetworkPlan, serving: string, aside: string): Route[] =>
  standby?.keys == null
    ? []
    : [
        { dev: serving, metric: METRIC },
        { dev: aside, metric: ASIDE_METRIC },
      ].map((way) => ({
        ...way,
        type: 'unicast',
        destination: `${servesAt(exitPoint.prefix)}/128`,
        via: null,
        because: standby.since,
      }))

/** The wires of a member to both exits of its network, in which namespace they are, and its own /64. */
export type ExitWires = Readonly<{
  netns: string
  prefix: ResourcePlan['prefix']
  devices: Readonly<{ serving: string; standby: string }>
}>

/** The wires over which a node asks both exits of a network; null where there are no two, or not for now. */
export const exitWires = (view: NetworkView, agent: AgentId): ExitWires | null => {
  const { plan, machines, party, network } = view
  const self = plan.resources.find((it) => it.node === agent && isWanted(it))
  const node = machines[agent] as NodeMachine | undefined
  if (self === undefined || node === undefined || plan.standby === undefined || !hasStandby(plan)) return null
  const names = namesOf(agent, party, network)
  const family = exitFamily(node)
  const wire = (of: typeof plan.exitPoint.wire): string => names.exit(family, plan.generation, of)
  return {
    netns: names.netns,
    prefix: self.prefix,
    devices: { serving: wire(plan.exitPoint.wire), standby: wire(plan.standby.wire) },
  }
}
