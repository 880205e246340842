import { lastOfBlock, refOf } from '@sixfold/events'
import type { Machine, World } from '@sixfold/fold'
import type { Palette } from '../render/color.ts'
import { type Column, table } from '../render/table.ts'

/** What of public IPv4 a network has at one exit. This shape stays. */
export type OutsideRow = Readonly<{
  network: string
  what: 'address' | 'ports' | 'forward'
  /** An address, or a range of ports of one, or where a forward listens. */
  at: string
  /** Where a forward leads; null for what is no forward. */
  to: string | null
  /** FACTS position by which it has it. */
  fact: number
}>

/** What networks have of an exit's public IPv4; nothing at a node. */
export const outsideAt = (world: World, { id, kind }: Machine): OutsideRow[] =>
  kind === 'node'
    ? []
    : [...world.networksOf(id)].toSorted().flatMap((subject): OutsideRow[] => {
        const ref = refOf(subject)
        const plan = ref === null ? null : world.get('network', ref).state.plan
        if (ref === null || plan === null || plan.exitPoint.exit !== id || plan.cancelled !== null) return []
        const row = (what: OutsideRow['what'], at: string, fact: number, to: string | null = null) => ({
          network: `${ref.party}/${ref.id}`,
          what,
          at,
          to,
          fact,
        })
        const { publicIpv4, publicPorts = [], forwards } = plan.goods
        return [
          ...publicIpv4.map(({ address, since }) => row('address', address, since)),
          ...publicPorts.map(({ address, first, since }) =>
            row('ports', `${address}:${first}-${lastOfBlock(first)}`, since),
          ),
          ...forwards.map(({ forward, address, transport, port, to, source, since }) =>
            row(
              'forward',
              `${transport} ${address}:${port}`,
              since,
              `${to.workload} port ${to.port}, ${source} (${forward})`,
            ),
          ),
        ]
      })

/** Those rows as lines, with an empty one before them; none where there is nothing. */
export const outsideLines = (rows: readonly OutsideRow[], color: Palette): string[] => {
  if (rows.length === 0) return []
  const columns: readonly Column<OutsideRow>[] = [
    { head: 'NETWORK', cell: ({ network }) => network },
    { head: 'HAS', cell: ({ what }) => what },
    { head: 'AT', cell: ({ at }) => at },
    { head: 'TO', cell: ({ to }) => to ?? '' },
    { head: 'FACT', cell: ({ fact }) => String(fact), align: 'right' },
  ]
  return ['', ...table(columns, rows, color)]
}
