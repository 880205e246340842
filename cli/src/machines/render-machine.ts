import { upstreamText } from '../facts/sentences/words.ts'
import { shortId } from '../names/agent-names.ts'
import type { Palette } from '../render/color.ts'
import { fields } from '../render/fields.ts'
import { plural } from '../render/plural.ts'
import { type Column, table } from '../render/table.ts'
import { heardWords, isSilent } from './heard.ts'
import type { HeldNetwork } from './held.ts'
import { type OutsideRow, outsideLines } from './outside.ts'
import { doneLines } from './render-done.ts'
import type { Done, Upstream } from './reports.ts'
import { retiredWords } from './retired.ts'
import type { MachineRow } from './rows.ts'
import { wayColumns } from './ways.ts'

const SITE = { node: 'FARM', exit: 'EXIT GROUP' } as const

/** A list of nodes, or of exits. */
export const machineLines = (
  kind: 'node' | 'exit',
  rows: readonly MachineRow[],
  color: Palette,
): string[] => {
  const columns: readonly Column<MachineRow>[] = [
    { head: kind.toUpperCase(), cell: ({ name }) => name },
    { head: SITE[kind], cell: ({ site }) => site },
    { head: 'IPV6', cell: ({ ipv6 }) => ipv6 ?? '' },
    { head: 'IPV4', cell: ({ ipv4 }) => ipv4 ?? '' },
    { head: 'SLICES', cell: ({ slices }) => slices.join(' ') },
    { head: 'NETWORKS', cell: ({ networks }) => String(networks.length), align: 'right' },
    {
      head: 'HEARD',
      cell: ({ heardMs, retired }) => (retired === null ? heardWords(heardMs) : retiredWords(retired)),
      paint: (text, { heardMs, retired }) =>
        retired !== null ? color.dim(text) : isSilent(heardMs) ? color.yellow(text) : text,
    },
    { head: 'ID', cell: ({ id }) => shortId(id) },
  ]
  return table(columns, rows, color)
}

/** Where the gateway stands, as its operator told it: an address that is for sale is there only once somebody bought it. */
const standing = (uplink: readonly string[], [, ...forSale]: readonly string[]): string =>
  uplink.filter((it) => !forSale.includes(it.split('/')[0] ?? '')).join(', ')

const agentFields = ({ agent, publicIpv4 }: MachineRow): readonly (readonly [string, string])[] =>
  agent === null
    ? [['agent', 'has never reported']]
    : [
        ['agent', `version ${agent.agentVersion}, WireGuard in ${placeOf(agent.wireguard)}`],
        ['gateway', standing(agent.uplink, publicIpv4) || 'none: what is on it leaves through exits'],
      ]

const withoutSlices = ({ retired }: MachineRow): string =>
  retired === null ? 'none: its /64s come from exits' : 'none: what it had went back'

const placeOf = (wireguard: string): string =>
  wireguard === 'kernel' ? 'the kernel' : wireguard === 'userspace' ? 'userspace' : 'an unknown place'

/** Everything about one machine. */
export const machineText = (
  row: MachineRow,
  networks: readonly HeldNetwork[],
  {
    done,
    upstream,
    outside = [],
    failover = [],
  }: Readonly<{
    done: Done | null
    upstream: Upstream | null
    outside?: readonly OutsideRow[]
    /** How an exit stands among those of its group, as fields. */
    failover?: readonly (readonly [string, string])[]
  }>,
  color: Palette,
): string[] => [
  `${color.bold(row.name)}  ${row.kind} of ${row.kind === 'node' ? 'farm' : 'exit group'} ${row.site}${row.retired === null ? '' : `, ${retiredWords(row.retired)}`}`,
  ...fields(
    [
      ['id', row.id],
      ['operator', row.operator],
      ['ipv6', row.ipv6 ?? 'none'],
      ['ipv4', row.ipv4 ?? 'none'],
      ['translates', row.publicIpv4.length === 0 ? '' : `to ${row.publicIpv4.join(', ')}`],
      ['underlay', `MTU ${row.underlayMtu}`],
      ['slices', row.slices.join(', ') || withoutSlices(row)],
      ['told', row.upstream.kind === 'static' ? '' : upstreamText(row.upstream)],
      ['fact', String(row.fact)],
      ['heard', heardWords(row.heardMs)],
      ...agentFields(row),
      ...failover,
    ],
    color,
  ),
  ...(row.agent?.findings ?? []).map((finding) => color.yellow(`  ! ${finding}`)),
  '',
  ...(networks.length === 0
    ? ['no network is on it']
    : [`${plural(networks.length, 'network')} on it:`, ...networkLines(row.kind, networks, color)]),
  ...outsideLines(outside, color),
  ...sessionLines(upstream, color),
  ...doneLines(done, color),
]

type Session = Upstream['sessions'][number]

const sessionLines = (upstream: Upstream | null, color: Palette): string[] =>
  upstream === null
    ? []
    : [
        '',
        ...table<Session>(
          [
            { head: 'BGP NEIGHBOUR', cell: ({ peer }) => peer },
            { head: 'AS', cell: ({ asn }) => String(asn), align: 'right' },
            {
              head: 'SESSION',
              cell: ({ isUp }) => (isUp ? 'up' : 'down'),
              paint: (text, { isUp }) => (isUp ? text : color.yellow(text)),
            },
            { head: 'TAKEN', cell: ({ imported }) => String(imported), align: 'right' },
            { head: 'TOLD', cell: ({ exported }) => String(exported), align: 'right' },
            { head: 'LAST ERROR', cell: ({ problem }) => problem ?? '' },
          ],
          upstream.sessions,
          color,
        ),
      ]

const networkLines = (kind: MachineRow['kind'], networks: readonly HeldNetwork[], color: Palette): string[] =>
  table<HeldNetwork>(
    [
      { head: 'NETWORK', cell: ({ network }) => network },
      ...wayColumns(networks, kind, color),
      { head: 'PHASE', cell: ({ phase }) => phase ?? 'not reported' },
      { head: 'WANTED', cell: ({ wanted }) => String(wanted ?? ''), align: 'right' },
      { head: 'HOLDS', cell: ({ applied }) => String(applied ?? ''), align: 'right' },
      {
        head: 'DRIFT',
        cell: ({ drift }) => drift.join('; ') || 'none',
        paint: (text, { drift }) => (drift.length === 0 ? text : color.yellow(text)),
      },
      { head: 'PROBLEMS', cell: ({ problems }) => problems.join('; ') },
    ],
    networks,
    color,
  )
