import { derive } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { dependencies, type NetworkView } from '@sixfold/fold'
import type { AgentNames } from '../names/agent-names.ts'
import { gatewayObjectsOf } from '../why/gateway-objects.ts'
import { type KernelObject, objectsOf } from '../why/objects.ts'

/** One object of the kernel that comes or goes. */
export type Changed = Readonly<{ kind: KernelObject['kind']; netns: string; text: string }>

/** What changes in one machine's kernel for one network. */
export type KernelChange = Readonly<{
  id: string
  name: string
  added: readonly Changed[]
  removed: readonly Changed[]
}>

const objects = (view: NetworkView | null, agent: AgentId): Map<string, Changed> =>
  new Map(
    (view === null ? [] : [...objectsOf(derive(view, agent)), ...gatewayObjectsOf(view, agent)]).map(
      ({ kind, netns, text }) => [`${netns} ${text}`, { kind, netns, text }],
    ),
  )

/** What is in the first and not in the second. */
const lacking = (these: ReadonlyMap<string, Changed>, those: ReadonlyMap<string, Changed>): Changed[] =>
  [...these].flatMap(([key, changed]) => (those.has(key) ? [] : [changed]))

/** What every member's kernel would gain and lose from one view of a network to another; those without a change are left out. */
export const kernelDiff = (
  before: NetworkView | null,
  after: NetworkView | null,
  names: Pick<AgentNames, 'of'>,
): KernelChange[] => {
  const agents = new Set([before, after].flatMap((view) => (view === null ? [] : dependencies(view.plan))))
  return [...agents].flatMap((id) => {
    const [was, becomes] = [objects(before, id), objects(after, id)]
    const change = { id, name: names.of(id), added: lacking(becomes, was), removed: lacking(was, becomes) }
    return change.added.length + change.removed.length === 0 ? [] : [change]
  })
}
