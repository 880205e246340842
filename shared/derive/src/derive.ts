import { hash } from 'node:crypto'
import { isWanted, type NetworkView } from '@sixfold/fold'
import type { KernelState } from '@sixfold/kernel'
import { deriveExitPoint } from './exit/exit-point.ts'
import { asPromoted, isBeingMoved, standsBy } from './exit/standby.ts'
import { deriveResource } from './resource/resource.ts'
import type { Attachment } from './workload.ts'

/** The version of what follows. A fact of each network says which one its members share; hashes compare within it. */
export const DERIVE_VERSION = 3

const NOTHING: KernelState = { rooms: [] }

/**
 * Everything that one network wants from one machine's kernel. Pure, and the same on the machine and in the
 * coordinator: nodes derive, they are not told. A machine that is no member, or was removed, wants nothing, nor does
 * anybody of a network that was cancelled. Attachments are the machine's own business: the hash is taken without them.
 */
export const derive = (
  view: NetworkView,
  agent: string,
  attachments: readonly Attachment[] = [],
): KernelState => {
  const { plan } = view
  if (plan.cancelled !== null) return NOTHING
  if (plan.exitPoint.exit === agent)
    return plan.exitPoint.left === null ? deriveExitPoint(view, false, isBeingMoved(plan)) : NOTHING
  if (standsBy(view, agent)) return deriveExitPoint(asPromoted(view), true, isBeingMoved(plan))
  const resource = plan.resources.find(({ node }) => node === agent)
  if (resource === undefined || !isWanted(resource) || view.machines[resource.node] === undefined)
    return NOTHING
  return deriveResource(view, resource, attachments)
}

/** The hash by which two derivations are compared: sha256 of their JSON, whose key order the code fixes. */
export const deriveHash = (state: KernelState): string => hash('sha256', JSON.stringify(state), 'base64url')
