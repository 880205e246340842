import { addressAt, Prefix } from '@sixfold/events/values/prefix'
import { familiesOf } from '../topology/machines.ts'
import type { Machine, Site } from '../topology/schema.ts'
import { freeIpv4 } from './address-pool.ts'
import type { AgentPlan, AllocationPlan, MachinePlan, SitePlan } from './plan.ts'

const FIRST_IPV4_HOST = 2
const FIRST_IPV6_HOST = 0xa
const DEFAULT_PUBLIC_IPV4 = 2

type Ground = Readonly<{ segments: SitePlan['segments']; allocations: readonly AllocationPlan[] }>

/** How many public IPv4 addresses a machine's gateway has. */
export const publicIpv4Count = ({ roles, publicIpv4 = DEFAULT_PUBLIC_IPV4 }: Machine): number => {
  if (!roles.includes('exit')) return 0
  return typeof publicIpv4 === 'number' ? publicIpv4 : publicIpv4.length
}

const givenIpv4 = ({ ipv4, publicIpv4 }: Machine): readonly string[] => [
  ...(ipv4 === undefined ? [] : [ipv4]),
  ...(Array.isArray(publicIpv4) ? publicIpv4 : []),
]

/** The site's free IPv4 addresses, one with every call. */
const giver = (site: Site, { segments }: Ground): (() => string) => {
  const taken = new Set(Object.values(site.machines).flatMap(givenIpv4))
  const free = freeIpv4(segments.ipv4?.prefix ?? '0.0.0.0/32', FIRST_IPV4_HOST, taken)
  return () => free.next().value
}

const footholdsOf = (
  site: Site,
  machine: Machine,
  index: number,
  { ipv4, ipv6 }: SitePlan['segments'],
  next: () => string,
): MachinePlan['footholds'] => {
  const families = familiesOf({ site, machine })
  const host = BigInt(FIRST_IPV6_HOST + index)
  return {
    ipv4:
      ipv4 !== null && families.includes('ipv4')
        ? { address: machine.ipv4 ?? next(), length: ipv4.length, next: ipv4.router }
        : null,
    ipv6:
      ipv6 !== null && families.includes('ipv6')
        ? {
            address: machine.ipv6 ?? addressAt(Prefix.parse(ipv6.prefix), host),
            length: 64,
            next: ipv6.router,
          }
        : null,
  }
}

/** `::a:1` stands for the gateway of the machine at `::a`; a second agent on that machine has `::a:2`. */
const gatewayIpv6 = (prefix: string, index: number, place: number): string =>
  `${addressAt(Prefix.parse(prefix), (BigInt(FIRST_IPV6_HOST + index) << 16n) + BigInt(place))}/64`

const publicIpv4Of = (machine: Machine, next: () => string): readonly string[] =>
  Array.isArray(machine.publicIpv4)
    ? machine.publicIpv4
    : Array.from({ length: publicIpv4Count(machine) }, next)

const agentsOf = (
  machine: Machine,
  index: number,
  ground: Ground,
  next: () => string,
): readonly AgentPlan[] => {
  const { ipv4, ipv6 } = ground.segments
  const holds = (holder: AllocationPlan['holder']) => ground.allocations.some((it) => it.holder === holder)
  const publicIpv4 = publicIpv4Of(machine, next)
  const exit: AgentPlan = {
    kind: 'exit-gateway',
    gateway: [
      ...(ipv6 === null ? [] : [gatewayIpv6(ipv6.prefix, index, 1)]),
      ...publicIpv4.map((address) => `${address}/${ipv4?.length}`),
    ],
    publicIpv4,
  }
  const isBeside = machine.roles.includes('exit')
  const node: AgentPlan = {
    kind: 'node-agent',
    gateway: ipv6 !== null && holds('farm') ? [gatewayIpv6(ipv6.prefix, index, isBeside ? 2 : 1)] : [],
    publicIpv4: [],
  }
  return [...(isBeside ? [exit] : []), ...(machine.roles.includes('node') ? [node] : [])]
}

/** The machines of a site. Machines get their addresses before gateways do, so that the plan reads well. */
export const deriveMachines = (site: Site, ground: Ground): readonly MachinePlan[] => {
  const next = giver(site, ground)
  const machines = Object.entries(site.machines).map(([name, machine], index) => ({
    name,
    machine,
    footholds: footholdsOf(site, machine, index, ground.segments, next),
  }))
  return machines.map(({ name, machine, footholds }, index) => ({
    name,
    roles: machine.roles,
    port: `m${index}`,
    footholds,
    agents: agentsOf(machine, index, ground, next),
    lossPercent: machine.loss,
  }))
}
