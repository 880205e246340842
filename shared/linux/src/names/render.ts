import type { Step } from '@sixfold/reconcile'
import { OPEN } from './diff.ts'
import type { Change } from './model.ts'

/**
 * The zones above those that are made: what is in none of ours stands there, and does not exist. An unbound (1.17) that is told
 * of a zone does not see whose child it is, so that whatever sorts behind it would be asked outside. Of one that is made behind its
 * children it does.
 */
const above = (zones: readonly string[]): readonly string[] => [
  ...new Set(
    zones.flatMap((zone) => {
      if (zone.endsWith('.ip6.arpa.')) return []
      return zone.endsWith('.10.in-addr.arpa.') ? '10.in-addr.arpa.' : zone.slice(zone.indexOf('.') + 1)
    }),
  ),
]

/**
 * A change as commands. Zones are made closed and opened last: until all is told they refuse to answer, so that nobody
 * is told of a name that it does not exist while nobody has said it yet, or while it is said anew.
 */
export const stepsOf = (socket: string, change: Change): readonly Step[] => {
  const all = (command: string, lines: readonly string[]): readonly Step[] =>
    lines.length === 0
      ? []
      : [
          {
            do: 'exec',
            argv: ['unbound-control', '-s', socket, command],
            stdin: lines.map((line) => `${line}\n`).join(''),
            stdinIsPublic: true,
          },
        ]
  const parents = above(change.made)
  return [
    ...all(
      'local_zones',
      change.closed.map((zone) => `${zone} refuse`),
    ),
    ...all('local_datas_remove', change.forget),
    ...all(
      'local_datas',
      change.tell.map(({ text }) => text),
    ),
    ...all(
      'local_zones',
      change.open.map((zone) => `${zone} ${OPEN}`),
    ),
    ...all('local_zones_remove', [...change.retired, ...parents]),
    ...all(
      'local_zones',
      parents.map((zone) => `${zone} ${OPEN}`),
    ),
  ]
}
