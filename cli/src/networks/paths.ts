import type { PairPath } from '@sixfold/domain'
import type { Palette } from '../render/color.ts'
import { table } from '../render/table.ts'

/**
 * A pair with the names of its nodes; `of` is the network of the other one, where that is a linked one, and `unconfirmed` who does
 * not say that it holds this, in words. This shape stays.
 */
export type PathRow = Omit<PairPath, 'one' | 'other'> &
  Readonly<{ one: string; other: string; of?: string; unconfirmed: string | null }>

const WORDS = { direct: 'direct', lan: 'LAN', vxlan: 'VXLAN', relayed: 'relayed' } as const
const FAMILY = { ipv6: 'IPv6', ipv4: 'IPv4' } as const

/** The pairs as a table. */
export const pathLines = (rows: readonly PathRow[], color: Palette): string[] =>
  table<PathRow>(
    [
      {
        head: 'PAIR',
        cell: ({ one, other, of }) => `${one} – ${of === undefined ? '' : `${of} `}${other}`,
      },
      {
        head: 'PATH',
        cell: ({ is, unconfirmed }) => `${WORDS[is]}${unconfirmed === null ? '' : ', unconfirmed'}`,
      },
      { head: 'OVER', cell: ({ family }) => (family === null ? '' : FAMILY[family]) },
      {
        head: 'WHY',
        cell: ({ why, unconfirmed }) => (unconfirmed === null ? why : `${why}; ${unconfirmed}`),
      },
      { head: 'SINCE', cell: ({ since }) => (since === null ? '' : `fact ${since}`) },
    ],
    rows,
    color,
  )
