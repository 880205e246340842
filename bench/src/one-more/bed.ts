import type { Attachment } from '@sixfold/derive'
import type { Host } from '@sixfold/reconcile'
import type { Bench } from '../harness/figure.ts'

const GONE = 'Cannot remove namespace file'

/** The namespaces of workloads, as a runtime makes them; gone with the figure, and what a killed one left before it. */
export const namespaces = async (
  { keep }: Bench,
  host: Host,
  attachments: readonly Attachment[],
): Promise<void> => {
  const names = attachments.map(({ netns }) => netns)
  const removeAll = async (): Promise<void> => {
    for (const name of names)
      await host.run({ do: 'exec', argv: ['ip', 'netns', 'del', name], forgive: GONE })
  }
  keep({ [Symbol.asyncDispose]: removeAll })
  await removeAll()
  for (const name of names) await host.run({ do: 'exec', argv: ['ip', 'netns', 'add', name] })
}
