import { SYSCTLS } from '@sixfold/kernel'
import type { Step } from '@sixfold/reconcile'
import { endSteps, forgetNetns } from '../daemons/render.ts'
import { removeDevice } from '../link/removal.ts'
import { inside, NETNS_DIRECTORY } from '../ownership.ts'
import { word } from '../word.ts'
import type { Change } from './model.ts'

/**
 * Makes a fresh namespace of ours fit for use. The loopback comes up last: while it is down, whoever looks at the
 * namespace knows that the one who made it died before this was done, and does it again.
 */
export const prepare = (name: string): readonly Step[] => [
  { do: 'exec', argv: inside(word(name), 'sysctl', '-q', '-w', ...SYSCTLS) },
  { do: 'exec', argv: ['ip', '-n', word(name), 'link', 'set', 'dev', 'lo', 'up'] },
]

/**
 * A namespace is removed behind its devices: deleting a name alone leaves the rest to the kernel, later, and the
 * other ends of its links would stand in other namespaces until then. Its daemons would live on without it; so where somebody
 * else deleted the name, they end before it is made again.
 */
export const stepsOf = (change: Change): readonly Step[] => {
  const name = word(change.name)
  if (change.kind === 'add') {
    // Another pass of ours may have been faster: a gateway's namespace is wanted by every network of the machine.
    return [
      ...endSteps(change.left),
      // Of one that is mounted by now the file cannot be taken away.
      ...(change.isLeftover
        ? [{ do: 'exec', argv: ['rm', '-f', `${NETNS_DIRECTORY}/${name}`], forgive: 'busy' } as const]
        : []),
      { do: 'exec', argv: ['ip', 'netns', 'add', name], forgive: 'File exists' },
      ...prepare(name),
    ]
  }
  return [
    ...endSteps(change.processes ?? []),
    ...(change.processes === null ? [] : [forgetNetns(name)]),
    ...change.devices.map((device) => removeDevice(name, device)),
    ...(change.isThere ? [{ do: 'exec', argv: ['ip', 'netns', 'del', name] } as const] : []),
  ]
}
