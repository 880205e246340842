import { join } from 'node:path'
import { linuxHost } from '@sixfold/linux'
import { pass } from '@sixfold/reconcile'
import { mustConverge } from '../apply/bed.ts'
import { byHand } from '../apply/by-hand.ts'
import { recorded } from '../apply/recorded.ts'
import { facilitiesOf } from '../apply/subject.ts'
import type { Bench } from '../harness/figure.ts'
import { scratch } from '../harness/scratch.ts'
import type { Scale } from './node.ts'

/** As many shells as make it fastest on two processors. */
const AT_ONCE = 4
/** All scripts are one command, which is no agent's. */
const PATIENCE_MS = 600_000

/**
 * Keeps what an agent does for each network as a shell script of its own; resolves with the way to run them all, some at
 * once. The networks stand afterwards.
 */
export const prepareScripts = async (
  bench: Bench,
  { host, subjects }: Scale,
): Promise<() => Promise<void>> => {
  const directory = await scratch(bench, 'scale')
  const scripts: string[] = []
  for (const [index, subject] of subjects.entries()) {
    const { host: listening, steps } = recorded(host)
    mustConverge(await pass(listening, facilitiesOf(subject)))
    const place = join(directory, String(index))
    const { script, files } = byHand(steps, place)
    const path = join(place, 'apply.sh')
    for (const [file, content] of [...files, [path, script] as const])
      await host.run({ do: 'write', path: file, content, mode: 0o600 })
    scripts.push(path)
  }
  const argv = ['xargs', '-P', String(AT_ONCE), '-n', '1', 'sh'] as const
  const patient = linuxHost({ timeoutMs: PATIENCE_MS })
  return () => patient.run({ do: 'exec', argv: [...argv], stdin: `${scripts.join('\n')}\n` })
}
