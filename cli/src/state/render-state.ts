import { lastOfBlock } from '@sixfold/events'
import { upstreamText } from '../facts/sentences/words.ts'
import { retiredWords } from '../machines/retired.ts'
import type { AgentNames } from '../names/agent-names.ts'
import { paintWord } from '../networks/paint-word.ts'
import type { Palette } from '../render/color.ts'
import { moment } from '../render/duration.ts'
import { fields } from '../render/fields.ts'
import { plural } from '../render/plural.ts'
import { table } from '../render/table.ts'
import type { AllocationAt, GridAt } from './grid-at.ts'
import type { MachineAt } from './machine-at.ts'
import type { NetworkAt } from './network-at.ts'

type Names = Pick<AgentNames, 'of'>

/** Where on the log one stands: the last fact that counts, and its time. */
export type Place = Readonly<{ fact: number; at: number | null }>

/** The line above everything that is told of a cut. */
export const placeLine = ({ fact, at }: Place, { dim }: Palette): string =>
  dim(fact === 0 ? 'before the first fact' : `as of fact ${fact}${at === null ? '' : `, ${moment(at)} UTC`}`)

const networkLines = (networks: readonly NetworkAt[], color: Palette): string[] =>
  table<NetworkAt>(
    [
      { head: 'NETWORK', cell: ({ party, network }) => `${party}/${network}` },
      {
        head: 'STATE',
        cell: ({ state }) => state,
        paint: (text, { state }) => paintWord(text, state, color),
      },
      { head: 'REVISION', cell: ({ revision }) => String(revision ?? ''), align: 'right' },
      { head: 'MEMBERS', cell: ({ members }) => members.map(({ name }) => name).join(' ') },
      { head: 'DETAIL', cell: ({ detail }) => detail },
    ],
    networks,
    color,
  )

const machineLines = (machines: readonly MachineAt[], color: Palette): string[] =>
  table<MachineAt>(
    [
      { head: 'MACHINE', cell: ({ name }) => name },
      { head: 'KIND', cell: ({ kind }) => kind },
      { head: 'SITE', cell: ({ site }) => site },
      { head: 'IPV6', cell: ({ ipv6 }) => ipv6 ?? '' },
      { head: 'IPV4', cell: ({ ipv4 }) => ipv4 ?? '' },
      { head: 'SLICES', cell: ({ slices }) => slices.join(' ') },
      { head: 'NETWORKS', cell: ({ networks }) => String(networks.length), align: 'right' },
      { head: '', cell: ({ retired }) => (retired === null ? '' : retiredWords(retired)) },
    ],
    machines,
    color,
  )

const allocationLines = (allocations: readonly AllocationAt[], color: Palette): string[] =>
  table<AllocationAt>(
    [
      { head: 'ALLOCATION', cell: ({ prefix }) => prefix },
      { head: 'HOLDER', cell: ({ holder }) => `${holder.kind} ${holder.id}` },
      {
        head: 'SLICES',
        cell: ({ slices, sliceLength }) => `${slices.length} × /${sliceLength}`,
        align: 'right',
      },
      { head: '/64S', cell: ({ prefixes }) => String(prefixes.length), align: 'right' },
      { head: '', cell: ({ isWithdrawn }) => (isWithdrawn ? 'withdrawn' : '') },
    ],
    allocations,
    color,
  )

/** The whole grid. */
export const gridLines = ({ networks, machines, allocations }: GridAt, color: Palette): string[] => [
  ...(networks.length === 0 ? ['there were no networks'] : networkLines(networks, color)),
  '',
  ...(machines.length === 0 ? ['no machine was registered'] : machineLines(machines, color)),
  '',
  ...(allocations.length === 0 ? ['there was no allocation'] : allocationLines(allocations, color)),
]

/** What a network has besides its members, one line each. */
const goodsLines = ({ goods }: NetworkAt, names: Names): string[] => {
  if (goods === null) return []
  const {
    publicIpv4,
    publicPorts = [],
    forwards,
    proxies,
    workloads,
    services,
    spaces,
    enforced,
    staged,
    waysOut = [],
    mail,
  } = goods
  return [
    ...publicIpv4.map(({ address }) => `public IPv4 ${address}`),
    ...publicPorts.map(
      ({ address, first }) => `public ports ${first} to ${lastOfBlock(first)} of ${address}`,
    ),
    ...forwards.map(({ forward, since: _, ...rest }) => `forward ${forward} ${JSON.stringify(rest)}`),
    ...proxies.map(({ proxy, since: _, ...rest }) => `proxy ${proxy} ${JSON.stringify(rest)}`),
    ...workloads.map(({ workload, node, ipv6, ipv4 }) =>
      [`workload ${workload} on ${names.of(node)}:`, ipv6, ...(ipv4 === null ? [] : [ipv4])].join(' '),
    ),
    ...services.map(({ service, workload, port }) => `service ${service}: port ${port} of ${workload}`),
    ...spaces.map(({ id, since: _, ...rest }) => `address space ${id} ${JSON.stringify(rest)}`),
    ...waysOut.map(({ of }) => `way out of ${of.kind === 'ipv6' ? 'IPv6' : `address space ${of.id}`}`),
    ...(mail === undefined ? [] : ['mail may be sent']),
    ...(enforced === null ? [] : [`policy enforced: ${plural(enforced.groups.length, 'group')}`]),
    ...(staged === null ? [] : [`policy staged: ${plural(staged.groups.length, 'group')}`]),
  ]
}

/** One network. */
export const networkStateLines = (network: NetworkAt, names: Names, color: Palette): string[] => {
  const { party, network: id, state, detail, revision, order, mtu, wires, suspended, members } = network
  const goods = goodsLines(network, names)
  return [
    `${color.bold(`${party}/${id}`)}  ${paintWord(state, state, color)}${detail === '' ? '' : `: ${detail}`}`,
    ...fields(
      [
        ['revision', String(revision ?? '')],
        ['order', order ?? ''],
        ['mtu', String(mtu ?? '')],
        ['wires', wires ?? ''],
        ['suspended', suspended === null ? '' : `by fact ${suspended}`],
      ],
      color,
    ),
    ...(members.length === 0 ? [] : ['']),
    ...table<NetworkAt['members'][number]>(
      [
        { head: 'MEMBER', cell: ({ name }) => name },
        { head: 'ROLE', cell: ({ role }) => role },
        { head: 'IPV6', cell: ({ prefix }) => prefix },
        { head: 'IPV4', cell: ({ ipv4 }) => ipv4 },
        { head: 'LEAVES AT', cell: ({ breakout }) => breakout },
        {
          head: 'PORTS',
          cell: ({ ports }) => [ports.mesh, ports.exit].filter((it) => it !== null).join(' '),
        },
        { head: 'KEYS', cell: ({ keys }) => (keys === null ? 'not yet' : 'made') },
      ],
      members,
      color,
    ).slice(members.length === 0 ? 1 : 0),
    ...(goods.length === 0 ? [] : ['', ...goods.map((line) => `  ${line}`)]),
  ]
}

/** One machine. */
export const machineStateLines = (machine: MachineAt, color: Palette): string[] => [
  `${color.bold(machine.name)}  ${machine.kind} of ${machine.kind === 'node' ? 'farm' : 'exit group'} ${machine.site}${machine.retired === null ? '' : `, ${retiredWords(machine.retired)}`}`,
  ...fields(
    [
      ['id', machine.id],
      ['operator', machine.operator],
      ['ipv6', machine.ipv6 ?? 'none'],
      ['ipv4', machine.ipv4 ?? 'none'],
      ['underlay', `MTU ${machine.underlayMtu}`],
      ['slices', machine.slices.join(', ') || 'none'],
      ['told', machine.upstream.kind === 'static' ? '' : upstreamText(machine.upstream)],
      ['ports', `${machine.ports} given out`],
      ['networks', machine.networks.join(', ') || 'none'],
      ['fact', String(machine.fact)],
    ],
    color,
  ),
]
