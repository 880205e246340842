import { type NetworkState, type NetworkView, revisionOf } from '@sixfold/fold'
import type { AgentNames } from '../names/agent-names.ts'
import { listing, plural } from '../render/plural.ts'

/** Where a network stands, in one word. */
export type NetworkWord =
  | 'allocating'
  | 'joining'
  | 'converging'
  | 'converged'
  | 'degraded'
  | 'leaving'
  | 'gone'
  | 'abandoned'

type Facts = Pick<NetworkState, 'status' | 'converged' | 'stragglers' | 'abandoned'>

/** The members of a network that have not left it, and which of them have made their keys. */
export const joinedOf = ({
  plan,
}: Pick<NetworkView, 'plan'>): Readonly<{ members: number; joined: number }> => {
  const present = [...plan.resources, plan.exitPoint].filter(({ left }) => left === null)
  return { members: present.length, joined: present.filter(({ keys }) => keys !== null).length }
}

/** The word for a network, from facts alone; null for one that was never founded. `view` is null until it is allocated. */
export const wordOf = (state: Facts, view: NetworkView | null): NetworkWord | null => {
  const { status, converged, stragglers } = state
  if (status === 'none') return null
  if (status === 'abandoned' || status === 'leaving' || status === 'gone') return status
  if (status === 'founded' || view === null) return 'allocating'
  if (converged !== null && converged >= revisionOf(view)) return 'converged'
  if (stragglers.length > 0) return 'degraded'
  const { members, joined } = joinedOf(view)
  return joined < members ? 'joining' : 'converging'
}

/** Who is waited for, or why it is so; empty where there is nothing to say. */
const waitedFor = (
  word: NetworkWord,
  { stragglers, abandoned }: Facts,
  view: NetworkView | null,
  names: Pick<AgentNames, 'of'>,
): string => {
  if (word === 'degraded')
    return stragglers.map(({ member, reason }) => `${names.of(member)} is ${reason}`).join(', ')
  if (word === 'abandoned') return abandoned === null ? '' : `${abandoned.code}: ${abandoned.sentence}`
  if (view === null) return ''
  const { resources, exitPoint } = view.plan
  const absent = [
    ...resources.flatMap(({ node, keys, left }) => (keys === null && left === null ? [node] : [])),
    ...(exitPoint.keys === null && exitPoint.left === null ? [exitPoint.exit] : []),
  ]
  if (word === 'joining') {
    const { members, joined } = joinedOf(view)
    const who = absent.length > 4 ? plural(absent.length, 'other') : listing(absent.map(names.of))
    return `${joined} of ${members} joined, waiting for ${who}`
  }
  const { members } = joinedOf(view)
  if (word !== 'leaving' || members === 0) return ''
  return `${plural(members, 'member')} still ${members === 1 ? 'has' : 'have'} it`
}

/** What there is to say beside the word: that it is suspended, who is waited for, or why. */
export const detailOf = (
  word: NetworkWord,
  state: Facts,
  view: NetworkView | null,
  names: Pick<AgentNames, 'of'>,
): string => {
  const isOver = word === 'leaving' || word === 'gone'
  const isSuspended = !isOver && view !== null && view.plan.suspended !== null
  const waited = waitedFor(word, state, view, names)
  if (!isSuspended) return waited
  return waited === '' ? 'suspended' : `suspended; ${waited}`
}
