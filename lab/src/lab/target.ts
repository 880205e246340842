import { NetworkId, PartyId } from '@sixfold/events/values/token'
import { WorkloadName } from '@sixfold/events/values/workload'
import { netnsOf } from '../network/names.ts'
import { namespacesOf } from '../network/namespaces.ts'
import type { LabContext } from './context.ts'
import { LabError } from './error.ts'

/** Where a command runs: in a machine or router, or in a workload of a network on a node. */
export type Target =
  | Readonly<{ kind: 'netns'; netns: string }>
  | Readonly<{ kind: 'workload'; party: string | null; network: string; name: string | null; node: string }>

const WORKLOAD = /^(?:([^/@]+)\/)?([^/@:]+)(?::([^/@:]+))?@([^/@]+)$/

const noSuchTarget = (target: string, right: string): LabError =>
  new LabError('no-such-target', `there is no ${target}: ${right}`)

const workloadTarget = (text: string, [, party, network = '', name, node = '']: RegExpExecArray): Target => {
  if (!NetworkId.safeParse(network).success || (party !== undefined && !PartyId.safeParse(party).success)) {
    throw noSuchTarget(text, 'a party and a network are 1 to 64 of the characters A-Z a-z 0-9 _ -')
  }
  if (name !== undefined && !WorkloadName.safeParse(name).success) {
    throw noSuchTarget(text, 'a workload that is placed by order is called like a host: a-z 0-9 -')
  }
  return { kind: 'workload', party: party ?? null, network, name: name ?? null, node }
}

/**
 * Reads a target: `x1` (a machine), `oslo` (the router of a site), `core`, or `[PARTY/]NETWORK@NODE` and, for a
 * workload that was placed by order, `[PARTY/]NETWORK:WORKLOAD@NODE`.
 *
 * @throws LabError `no-such-target`, with all names that there are
 */
export const parseTarget = (
  { lab, plan, agents }: Pick<LabContext, 'lab' | 'plan' | 'agents'>,
  text: string,
): Target => {
  const workload = WORKLOAD.exec(text)
  if (workload === null) {
    const names = namespacesOf(plan).map(({ node }) => node)
    if (names.includes(text)) return { kind: 'netns', netns: netnsOf(lab, text) }
    throw noSuchTarget(text, `it is one of ${names.join(', ')}, or NETWORK@NODE`)
  }
  const target = workloadTarget(text, workload)
  const nodes = agents.filter(({ kind }) => kind === 'node-agent').map(({ machine }) => machine)
  if (target.kind === 'netns' || nodes.includes(target.node)) return target
  throw noSuchTarget(text, `behind the @ comes a node, one of ${nodes.join(', ')}`)
}
