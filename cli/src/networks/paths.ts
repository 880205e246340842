import type { PairPath } from '@sixfold/domain'
import type { Palette } from '../render/color.ts'
import { table } from '../render/table.ts'

/** A pair with the names of its nodes. This shape stays. */
export type PathRow = Omit<PairPath, 'one' | 'other'> & Readonly<{ one: string; other: string }>

const WORDS = { direct: 'direct', lan: 'LAN', vxlan: 'VXLAN', relayed: 'relayed' } as const
const FAMILY = { ipv6: 'IPv6', ipv4: 'IPv4' } as const

/** The pairs as a table. */
export const pathLines = (rows: readonly PathRow[], color: Palette): string[] =>
  table<PathRow>(
    [
      { head: 'PAIR', cell: ({ one, other }) => `${one} – ${other}` },
      { head: 'PATH', cell: ({ is }) => WORDS[is] },
      { head: 'OVER', cell: ({ family }) => (family === null ? '' : FAMILY[family]) },
      { head: 'WHY', cell: ({ why }) => why },
      { head: 'SINCE', cell: ({ since }) => (since === null ? '' : `fact ${since}`) },
    ],
    rows,
    color,
  )
