import { wirePort } from '@sixfold/events'
import type { Palette } from '../render/color.ts'
import { table } from '../render/table.ts'
import type { Member, Wire } from './members.ts'

/** A member with what its agent reports. `missing` says why it does not hold the revision; null when it does. */
export type MemberShown = Member &
  Readonly<{
    phase: string | null
    applied: number | null
    problems: readonly string[]
    heardMs: number | null
    missing: string | null
  }>

/** More members than this make no matrix that anybody reads. */
const MATRIX_MEMBERS = 12

/** A port of the log stands for two, one per family of the underlay: both are shown, as a firewall must know both. */
const pairText = (port: number): string => `${wirePort(port, 'ipv6')}/${wirePort(port, 'ipv4')}`

const portsText = ({ ports: { mesh, exit } }: Member): string =>
  mesh === null ? pairText(exit) : `${pairText(mesh)}, ${pairText(exit)}`

const foundAt = ({ endpoints, hasLeft }: Member): string =>
  hasLeft ? 'nowhere: it has left' : (endpoints[0] ?? 'nowhere: it is hidden')

/** The members with their addresses and what they report. */
export const memberLines = (members: readonly MemberShown[], color: Palette): string[] =>
  table<MemberShown>(
    [
      { head: 'MEMBER', cell: ({ name }) => name },
      { head: 'IPV6', cell: ({ prefix }) => prefix },
      { head: 'IPV4', cell: ({ ipv4 }) => ipv4 },
      { head: 'LEAVES AT', cell: ({ breakout }) => breakout },
      { head: 'UDP PORTS V6/V4', cell: portsText },
      { head: 'FOUND AT', cell: foundAt },
      { head: 'PHASE', cell: ({ phase }) => phase ?? '' },
      { head: 'HOLDS', cell: ({ applied }) => String(applied ?? ''), align: 'right' },
    ],
    members,
    color,
  )

/** The public keys of those that have made theirs. */
export const keyLines = (members: readonly MemberShown[], color: Palette): string[] =>
  table<MemberShown>(
    [
      { head: 'MEMBER', cell: ({ name }) => name },
      { head: 'MESH KEY', cell: ({ keys }) => keys?.mesh ?? '' },
      { head: 'EXIT KEY', cell: ({ keys }) => keys?.exit ?? '' },
    ],
    members.filter(({ keys }) => keys !== null),
    color,
  )

const wireText = (wire: Wire | undefined): string => {
  if (wire === undefined) return '·'
  if (wire.over === 'vxlan') return 'vxlan'
  return wire.kind === 'relayed' ? 'exit' : wire.family === 'ipv6' ? 'v6' : 'v4'
}

/** How members reach each other: `v6` or `v4` directly over that family, `vxlan` in clear, `exit` relayed by it. */
export const wireLines = (
  members: readonly MemberShown[],
  wires: readonly Wire[],
  color: Palette,
): string[] => {
  if (members.length > MATRIX_MEMBERS) {
    const count = (text: string): number => wires.filter((wire) => wireText(wire) === text).length
    const inClear = count('vxlan') === 0 ? '' : `, in clear over VXLAN ${count('vxlan')}`
    return [
      `directly over v6 ${count('v6')}, over v4 ${count('v4')}${inClear}, through the exit ${count('exit')}`,
    ]
  }
  const between = new Map(wires.map((wire) => [`${wire.from} ${wire.to}`, wire]))
  const nodes = members.filter(({ role }) => role === 'node')
  return table<MemberShown>(
    [
      { head: 'FROM', cell: ({ name }) => name },
      ...members.map((to) => ({
        head: to.name,
        cell: (from: MemberShown) => wireText(between.get(`${from.id} ${to.id}`)),
        paint: (text: string) => (text.startsWith('exit') ? color.yellow(text) : text),
      })),
    ],
    nodes,
    color,
  )
}

/** Who does not hold the revision yet, and why. */
export const missingLines = (members: readonly MemberShown[], color: Palette): string[] =>
  members.flatMap(({ name, missing }) => (missing === null ? [] : [`  ${color.yellow(name)} ${missing}`]))
