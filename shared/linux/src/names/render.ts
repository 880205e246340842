import type { Step } from '@sixfold/reconcile'
import { OPEN } from './diff.ts'
import type { Change } from './model.ts'

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
    ...all('local_zones_remove', change.retired),
  ]
}
