import { type MachinePlan, machinesOfPlan, type Plan, type SitePlan } from '../plan/plan.ts'
import type { LabContext } from './context.ts'

/** An operator's order as data; who publishes it adds the envelope. */
export type GridOrder = Readonly<{ type: string; data: Readonly<Record<string, unknown>> }>

type Agents = LabContext['agents']

const idOf = (agents: Agents, machine: string, kind: Agents[number]['kind']): string => {
  const found = agents.find((agent) => agent.machine === machine && agent.kind === kind)
  if (found === undefined) throw new TypeError(`${machine} has no ${kind}`)
  return found.id
}

const hasRole = ({ machines }: SitePlan, role: 'node' | 'exit'): boolean =>
  machines.some(({ roles }) => roles.includes(role))

const farms = ({ sites }: Plan): readonly GridOrder[] =>
  sites
    .filter((site) => hasRole(site, 'node'))
    .map(({ name, label }) => ({ type: 'FarmRegistered', data: { farm: name, name: label } }))

const exitGroups = ({ sites }: Plan): readonly GridOrder[] =>
  sites
    .filter((site) => hasRole(site, 'exit'))
    .map(({ name, label }) => ({ type: 'ExitGroupRegistered', data: { exitGroup: name, name: label } }))

const allocations = ({ sites }: Plan): readonly GridOrder[] =>
  sites.flatMap((site) =>
    site.allocations.map(({ prefix, holder, sliceLength }) => ({
      type: 'AllocationRegistered',
      data: { prefix, holder: { kind: holder, id: site.name }, sliceLength },
    })),
  )

/** Behind a NAT or a firewall a machine gets out, and nobody gets in. */
const reachability = (site: SitePlan, { footholds }: MachinePlan): Readonly<Record<string, unknown>> => {
  const { ipv4, ipv6 } = footholds
  const isOpen = site.firewall === 'none'
  const reached = (address: string, isPublic: boolean) =>
    isPublic ? { kind: 'public', address } : { kind: 'hidden' }
  return {
    ...(ipv4 === null ? {} : { ipv4: reached(ipv4.address, isOpen && site.nat === null) }),
    ...(ipv6 === null ? {} : { ipv6: reached(ipv6.address, isOpen) }),
  }
}

/** Whom the gateway of a machine tells which slices are its. */
const upstream = ({ bgp, segments }: SitePlan): Readonly<Record<string, unknown>> =>
  bgp === null || segments.ipv6 === null
    ? {}
    : {
        upstream: {
          kind: 'bgp',
          asn: bgp.gateways,
          peers: [{ address: segments.ipv6.router, asn: bgp.router }],
        },
      }

const nodes = (plan: Plan, agents: Agents): readonly GridOrder[] =>
  machinesOfPlan(plan)
    .filter(({ machine }) => machine.roles.includes('node'))
    .map(({ site, machine }) => ({
      type: 'NodeRegistered',
      data: {
        node: idOf(agents, machine.name, 'node-agent'),
        name: machine.name,
        farm: site.name,
        reachability: reachability(site, machine),
      },
    }))

/** Exits are registered with their neighbours; nodes are told of theirs. */
const nodeUpstreams = (plan: Plan, agents: Agents): readonly GridOrder[] =>
  machinesOfPlan(plan).flatMap(({ site, machine }) => {
    const speaks = machine.agents.some(({ kind, gateway }) => kind === 'node-agent' && gateway.length > 0)
    if (site.bgp === null || !speaks) return []
    const node = idOf(agents, machine.name, 'node-agent')
    return [{ type: 'NodeUpstreamChanged', data: { node, ...upstream(site) } }]
  })

const exits = (plan: Plan, agents: Agents): readonly GridOrder[] =>
  machinesOfPlan(plan)
    .filter(({ machine }) => machine.roles.includes('exit'))
    .map(({ site, machine }) => ({
      type: 'ExitRegistered',
      data: {
        exit: idOf(agents, machine.name, 'exit-gateway'),
        name: machine.name,
        exitGroup: site.name,
        endpoints: { ipv4: machine.footholds.ipv4?.address, ipv6: machine.footholds.ipv6?.address },
        publicIpv4: machine.agents.flatMap(({ publicIpv4 }) => publicIpv4),
        ...upstream(site),
      },
    }))

/**
 * The orders by which an operator makes a grid of a lab, in an order in which each one may be decided: farms, exit
 * groups, allocations, nodes, exits. The same lab always gives the same ones.
 */
export const gridOrders = ({ plan, agents }: Pick<LabContext, 'plan' | 'agents'>): readonly GridOrder[] => [
  ...farms(plan),
  ...exitGroups(plan),
  ...allocations(plan),
  ...nodes(plan, agents),
  ...nodeUpstreams(plan, agents),
  ...exits(plan, agents),
]
