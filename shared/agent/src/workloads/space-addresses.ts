import { type Attachment, isInRange } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import type { NetworkView, SpacePlan } from '@sixfold/fold'
import type { Requested } from './attachments.ts'
import type { Verdict } from './placements.ts'

/** A workload as whoever attached it asks for it: the spaces by `party/space` or by number, with the address in each. */
export type Asked = Omit<Attachment, 'spaces'> & Readonly<{ asks?: Readonly<Record<string, string>> }>

/** What became of that: workloads with the addresses that they may have, and sentences about those that they may not. */
export type InSpaces = Readonly<{ attached: Attachment[]; problems: ReadonlyMap<string, readonly string[]> }>

/** Addresses of its own ascend as workloads are attached, and those that an order placed come behind them. */
const hostOf = ({ ipv4 }: Asked): number =>
  ipv4 === null ? Number.POSITIVE_INFINITY : Number(ipv4.slice(ipv4.lastIndexOf('.') + 1))

const nameOf = ({ space }: SpacePlan): string => `${space.party}/${space.space}`

/** What is wrong with an address in a space, or null. `taken`: who has which address on this node. */
const wrongWith = (
  space: SpacePlan,
  node: AgentId,
  address: string,
  taken: ReadonlyMap<string, string>,
): string | null => {
  const ranges = space.ranges.filter((it) => it.node === node).map(({ range }) => range)
  if (ranges.length === 0) return `the network has no range of ${nameOf(space)} on this node`
  if (!ranges.some((range) => isInRange(range, address)))
    return `${address} is not in ${ranges.join(' or ')}, which the network has of ${nameOf(space)} on this node`
  const holder = taken.get(address)
  return holder === undefined ? null : `${address} is ${holder}'s already`
}

/**
 * Gives workloads the addresses in spaces that they ask for: of a range that the network has on this node, each to one
 * workload, and before others to the one that was attached first. One that cannot be had takes nothing else away.
 */
export const placeInSpaces = ({ plan }: NetworkView, node: AgentId, asked: readonly Asked[]): InSpaces => {
  const { spaces } = plan.goods
  const taken = new Map<string, string>()
  const problems = new Map<string, readonly string[]>()
  const placed = new Map<string, Attachment>()
  for (const { asks = {}, ...attachment } of asked.toSorted((a, b) => hostOf(a) - hostOf(b))) {
    const found = Object.entries(asks).map(([name, address]) => {
      const space = spaces.find((it) => String(it.id) === name || nameOf(it) === name)
      const problem =
        space === undefined
          ? `the network has no address space ${name}`
          : wrongWith(space, node, address, taken)
      if (problem === null) taken.set(address, attachment.workload)
      return { id: space?.id ?? 0, address, problem }
    })
    const wrong = found.flatMap(({ problem }) => problem ?? [])
    const right = found.filter(({ problem }) => problem === null).map(({ id, address }) => ({ id, address }))
    if (wrong.length > 0) problems.set(attachment.workload, wrong)
    placed.set(attachment.workload, right.length === 0 ? attachment : { ...attachment, spaces: right })
  }
  return { attached: asked.flatMap(({ workload }) => placed.get(workload) ?? []), problems }
}

/** The workloads whose namespaces are there and whose addresses are given, with what they may have of spaces. */
export const inSpacesOf = (
  view: NetworkView,
  node: AgentId,
  requests: readonly Requested[],
  verdicts: ReadonlyMap<string, Verdict>,
  there: ReadonlySet<string>,
): InSpaces =>
  placeInSpaces(
    view,
    node,
    requests.flatMap(({ file, spaces }): Asked[] => {
      const verdict = verdicts.get(file)
      if (verdict?.is !== 'given' || !there.has(verdict.attachment.netns)) return []
      return [{ ...verdict.attachment, ...(spaces === undefined ? {} : { asks: spaces }) }]
    }),
  )
