import { type Ending, type RunOptions, runAttached } from '@sixfold/linux/daemon'
import { inside } from '@sixfold/linux/ownership'
import { openLab, type Where } from './context.ts'
import { parseTarget } from './target.ts'
import { ensureWorkload, partyOf } from './workload.ts'

/** How to run a command: on our terminal (`inherit`) or with its words collected. `party` owns a NETWORK@NODE. */
export type ExecOptions = Where & RunOptions & Readonly<{ party?: string }>

/** The namespace behind a target; that of a workload is made when it is not there yet. */
export const netnsOfTarget = async (
  lab: string,
  text: string,
  { party, ...where }: Where & Readonly<{ party?: string }> = {},
): Promise<string> => {
  const context = await openLab(lab, where)
  const target = parseTarget(context, text)
  if (target.kind === 'netns') return target.netns
  const { network, node, name } = target
  const owner = target.party ?? party ?? (await partyOf(context, network, node))
  return (await ensureWorkload(lab, { party: owner, network, node, workload: name }, where)).netns
}

/**
 * Runs a command inside a lab: on a machine (`x1`), a router (`oslo`), the `core`, or in the workload of a network on
 * a node (`blue@n1`, or `PARTY/blue@n1`; `blue:web@n1` for the one that was placed as `web`). Never throws for what the
 * command itself does; see Ending.
 */
export const exec = async (
  lab: string,
  target: string,
  argv: readonly [string, ...string[]],
  { party, root, ...options }: ExecOptions = {},
): Promise<Ending> => {
  const where = root === undefined ? {} : { root }
  const netns = await netnsOfTarget(lab, target, { ...where, ...(party === undefined ? {} : { party }) })
  return runAttached(inside(netns, ...argv), options)
}
