import { proxiedBy } from '@sixfold/derive'
import { type AgentId, refOf } from '@sixfold/events'
import { type NetworkView, viewOf, type World } from '@sixfold/fold'
import type { Palette } from '../render/color.ts'
import { table } from '../render/table.ts'

/** Where connections come in at an exit, and whom they are led to, by facts. This shape stays. */
export type ProxyRow = Readonly<{
  network: string
  /** `proxy` or `forward` and its name. */
  name: string
  kind: 'tcp' | 'tls' | 'http'
  /** `address:port`. */
  listens: string
  /** Where it listens, too, as `address:port`: at the shared address of the exit that stands in. */
  also: readonly string[]
  host: string | null
  /** Addresses with ports, in the order in which they are tried. */
  servers: readonly string[]
}>

/** What one network has proxied at a machine. */
export const proxyRows = (view: NetworkView, machine: AgentId): ProxyRow[] =>
  (proxiedBy(view, machine)?.doors ?? []).map(({ name, kind, address, also = [], port, host, servers }) => ({
    network: `${view.party}/${view.network}`,
    name: name.split(':').slice(2).join(' '),
    kind,
    listens: `${address}:${port}`,
    also: also.map((it) => `${it}:${port}`),
    host,
    servers,
  }))

/** What is proxied at a machine for those that it serves; nothing of networks that are suspended. */
export const proxiesOn = (world: World, machine: AgentId): ProxyRow[] =>
  [...world.networksOf(machine)]
    .flatMap((subject) => {
      const ref = refOf(subject)
      const view = ref === null ? null : viewOf(world, ref.party, ref.id)
      return view?.plan.exitPoint.exit === machine ? proxyRows(view, machine) : []
    })
    .toSorted((a, b) => a.network.localeCompare(b.network) || a.name.localeCompare(b.name))

/** As a person reads it; nothing where there is none. */
export const proxyLines = (rows: readonly ProxyRow[], color: Palette): string[] =>
  rows.length === 0
    ? []
    : [
        '',
        ...table<ProxyRow>(
          [
            { head: 'PROXIED', cell: ({ network, name }) => `${network} ${name}` },
            {
              head: 'LISTENS',
              cell: ({ kind, listens, also }) => `${kind} ${[listens, ...also].join(', ')}`,
            },
            { head: 'HOST', cell: ({ host }) => host ?? '' },
            { head: 'LEADS TO', cell: ({ servers }) => servers.join(', ') },
          ],
          rows,
          color,
        ),
      ]
