import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MACHINE_BRIDGE, netnsOf } from '../network/names.ts'
import { type AgentPlan, type MachinePlan, machinesOfPlan, type Plan, type SitePlan } from '../plan/plan.ts'
import { natsUrl } from './nats-config.ts'
import type { Commands, LabProcess, ProcessKind } from './process.ts'
import { bgpSites, routerFile } from './router-config.ts'

/** What a lab's processes depend on besides the plan. */
export type Setting = Readonly<{
  lab: string
  directory: string
  commands: Commands
  logLevel: string
  /** What every process of the lab carries in its environment. */
  mark: Readonly<Record<string, string>>
}>

/** The one machine that runs NATS and the coordinators. */
export const controlOf = (plan: Plan): MachinePlan => {
  const found = machinesOfPlan(plan).find(({ machine }) => machine.roles.includes('control'))
  if (found === undefined) throw new TypeError('a checked topology has a control machine')
  return found.machine
}

/** Where a machine reaches NATS: over IPv6 if both have it. */
export const natsUrlFor = (plan: Plan, { footholds }: Pick<MachinePlan, 'footholds'>): string => {
  const control = controlOf(plan).footholds
  const shared = footholds.ipv6 !== null ? (control.ipv6 ?? control.ipv4) : control.ipv4
  if (shared === null)
    throw new TypeError('in a checked topology everybody shares a family with the control machine')
  return natsUrl(shared.address)
}

/** Where an agent keeps its identity, its keys and its attachments. */
export const stateDirOf = (directory: string, machine: string, kind: AgentPlan['kind']): string =>
  join(directory, 'state', machine, kind)

/** The configuration file of NATS. */
export const natsConfigFile = (directory: string): string => join(directory, 'nats.conf')

/** Where Node keeps compiled sources: a service starts sooner, and without the 35 MB that the type stripper takes. */
const COMPILE_CACHE = fileURLToPath(new URL('../../../node_modules/.cache/sixfold', import.meta.url))

const processOf = (
  { lab, directory, commands, mark }: Setting,
  { name, kind, machine }: Readonly<{ name: string; kind: ProcessKind; machine: string }>,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): LabProcess => ({
  name,
  kind,
  machine,
  netns: netnsOf(lab, machine),
  argv: [...commands[kind].argv, ...args] as [string, ...string[]],
  environment: { ...mark, NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment },
  log: join(directory, 'log', `${name}.log`),
  pidFile: join(directory, 'pids', `${name}.json`),
  readyLine: commands[kind].readyLine ?? null,
})

/**
 * An agent makes little at a time, and much of it over the hours: with the young generation that V8 allows itself
 * unasked it would hold 50 MB of garbage. The units in deploy/systemd say the same.
 */
const AGENT_NODE_OPTIONS = '--max-semi-space-size=2'

/** Node's threads allocate seldom, and each would keep some megabytes of its own (mallopt(3)): ten together. */
const AGENT_ARENAS = '1'

/**
 * What an agent is told about its machine. A gateway without addresses of its own has no uplink, and no next hops; one
 * whose site speaks BGP hears from there where IPv6 leaves.
 */
const agentEnvironment = (
  { directory, logLevel }: Setting,
  plan: Plan,
  { site, machine }: Readonly<{ site: SitePlan; machine: MachinePlan }>,
  { kind, gateway }: AgentPlan,
): Readonly<Record<string, string>> => {
  const { ipv4, ipv6 } = machine.footholds
  const nextHops = [site.bgp === null ? ipv6?.next : undefined, ipv4?.next].filter(
    (next) => next !== undefined && gateway.some((address) => address.includes(':') === next.includes(':')),
  )
  return {
    NODE_OPTIONS: AGENT_NODE_OPTIONS,
    MALLOC_ARENA_MAX: AGENT_ARENAS,
    SIXFOLD_NATS: natsUrlFor(plan, machine),
    SIXFOLD_LOG_LEVEL: logLevel,
    SIXFOLD_STATE: stateDirOf(directory, machine.name, kind),
    SIXFOLD_UPLINK_BRIDGE: MACHINE_BRIDGE,
    ...(gateway.length === 0
      ? {}
      : {
          SIXFOLD_UPLINK_ADDRESSES: gateway.join(','),
          SIXFOLD_UPLINK_GATEWAYS: nextHops.join(','),
          // An agent knows the address by which it reaches NATS, and not the other one.
          SIXFOLD_UPLINK_CLOSED: addressesOf(controlOf(plan)).join(','),
        }),
  }
}

const addressesOf = ({ footholds: { ipv4, ipv6 } }: MachinePlan): string[] =>
  [ipv6, ipv4].flatMap((it) => (it === null ? [] : [it.address]))

/** Where the first coordinator shows metrics, on the loopback of its machine; the others behind it. */
const METRICS_PORT = 9464

const controlProcesses = (setting: Setting, plan: Plan): readonly LabProcess[] => {
  const machine = controlOf(plan)
  const coordinators = Array.from({ length: plan.coordinators }, (_, index) =>
    index === 0 ? 'coordinator' : `coordinator-${index + 1}`,
  )
  return [
    processOf(
      setting,
      { name: 'nats', kind: 'nats', machine: machine.name },
      ['-c', natsConfigFile(setting.directory)],
      {},
    ),
    ...coordinators.map((name, index) =>
      processOf(setting, { name, kind: 'coordinator', machine: machine.name }, [], {
        SIXFOLD_NATS: natsUrlFor(plan, machine),
        SIXFOLD_LOG_LEVEL: setting.logLevel,
        SIXFOLD_OPERATORS: 'operator',
        SIXFOLD_COORDINATOR: name,
        // Nobody waits a minute in a lab.
        SIXFOLD_CHECKPOINT_SECONDS: '5',
        SIXFOLD_STATE: join(setting.directory, 'state', machine.name, name),
        SIXFOLD_METRICS: `[::1]:${METRICS_PORT + index}`,
      }),
    ),
  ]
}

/** Every process of a lab, whether it will be started or not. */
export const labProcesses = (setting: Setting, plan: Plan): readonly LabProcess[] => [
  ...controlProcesses(setting, plan),
  ...bgpSites(plan).map(({ name }) =>
    processOf(
      setting,
      { name: `router@${name}`, kind: 'router', machine: name },
      [
        '-c',
        routerFile(setting.directory, name, 'conf'),
        '-s',
        routerFile(setting.directory, name, 'socket'),
      ],
      {},
    ),
  ),
  ...machinesOfPlan(plan).flatMap(({ site, machine }) => [
    ...(machine.roles.includes('server')
      ? [
          processOf(
            setting,
            { name: `server@${machine.name}`, kind: 'server', machine: machine.name },
            [machine.name],
            {},
          ),
        ]
      : []),
    ...machine.agents.map((agent) =>
      processOf(
        setting,
        { name: `${agent.kind}@${machine.name}`, kind: agent.kind, machine: machine.name },
        [],
        agentEnvironment(setting, plan, { site, machine }, agent),
      ),
    ),
  ]),
]
