import type { WireGuardKey } from '@sixfold/events'
import type { MemberKeys, NetworkView } from '@sixfold/fold'
import type { AgentNames } from '../names/agent-names.ts'

type Names = Pick<AgentNames, 'of'>

const placeholder = (name: string, role: 'mesh' | 'exit'): WireGuardKey =>
  `(${role} key of ${name})` as WireGuardKey

/**
 * A network as it will be once all its members have made their keys: those are born on the machines, so that words
 * stand in their place.
 */
export const withKeys = (view: NetworkView, names: Names): NetworkView => {
  const { plan } = view
  const keysOf = (id: string, role: 'node' | 'exit', since: number): MemberKeys => {
    const name = names.of(id)
    return {
      mesh: role === 'node' ? placeholder(name, 'mesh') : null,
      exit: placeholder(name, 'exit'),
      since,
    }
  }
  const { exit, keys, since } = plan.exitPoint
  return {
    ...view,
    plan: {
      ...plan,
      resources: plan.resources.map((it) => ({ ...it, keys: it.keys ?? keysOf(it.node, 'node', it.since) })),
      exitPoint: { ...plan.exitPoint, keys: keys ?? keysOf(exit, 'exit', since) },
    },
  }
}
