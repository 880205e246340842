import { type Attachment, addressesOf } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import type { NetworkView, ResourcePlan, WorkloadPlan } from '@sixfold/fold'
import { type IndexBook, type Requested, withIndices } from './attachments.ts'

/** What a request comes to: addresses (with what is wrong with them, if anything is), or the reason why it gets none. */
export type Verdict = Readonly<
  | { is: 'given'; attachment: Attachment; isPlaced: boolean; problem: string | null }
  | { is: 'waiting' | 'refused'; reason: string }
>

/** What is asked of a network on this machine, and what it has given so far. */
export type Asked = Readonly<{
  view: NetworkView
  self: AgentId
  requests: readonly Requested[]
  book: IndexBook
}>

const placedAs = ({ view }: Asked, name: string): WorkloadPlan | undefined =>
  view.plan.goods.workloads.find(({ workload }) => workload === name)

/** The workloads without an order that hold an index of the /64, by the IPv4 address that goes with it. */
const holdersOf = ({ prefix }: ResourcePlan, { indices }: IndexBook): ReadonlyMap<string, string> => {
  const { workload } = addressesOf(prefix)
  return new Map(Object.entries(indices).map(([name, index]) => [workload(index).ipv4, name]))
}

/**
 * What a workload gets that was placed here. An IPv4 address that a workload without an order holds (indices went up
 * to 254 once) stays its: the one that was placed does without, and is told.
 */
const given = (
  { workload, ipv6, ipv4, since }: WorkloadPlan,
  netns: string,
  holders: ReadonlyMap<string, string>,
): Verdict => {
  const holder = ipv4 === null ? undefined : holders.get(ipv4)
  const isHeld = holder !== undefined && holder !== workload
  return {
    is: 'given',
    attachment: { workload, netns, ipv6, ipv4: isHeld ? null : ipv4, because: since },
    isPlaced: true,
    problem: isHeld
      ? `it goes without ${ipv4}: workload ${holder}, attached here without an order, has had it before`
      : null,
  }
}

const elsewhere = ({ workload, node }: WorkloadPlan, { machines }: NetworkView): Verdict => ({
  is: 'refused',
  reason: `workload ${workload} is placed on node ${machines[node]?.name ?? node}: attach it there, or order it here`,
})

const removed = (workload: string): Verdict => ({
  is: 'refused',
  reason: `workload ${workload} was removed by order: remove this attachment, or place it again`,
})

const unplaced = (workload: string): Verdict => ({
  is: 'waiting',
  reason: `no order has placed workload ${workload} yet`,
})

const FULL: Verdict = {
  is: 'refused',
  reason: 'this network has no address left on this node for workloads without an order',
}

/** Whether a request without a place gets an index. */
const wantsIndex = (asked: Asked, { workload, placed }: Requested): boolean =>
  placed !== true && placedAs(asked, workload) === undefined && asked.book.placed?.includes(workload) !== true

/** The book behind these requests: indices for those that get one, and which of them are placed, or were. */
const bookFor = (asked: Asked): Readonly<{ book: IndexBook; full: readonly string[] }> => {
  const { requests, book: before } = asked
  const names = requests.map(({ workload }) => workload)
  const placed = names.filter(
    (name) => placedAs(asked, name) !== undefined || before.placed?.includes(name) === true,
  )
  const { book, full } = withIndices(
    { indices: before.indices, ...(placed.length === 0 ? {} : { placed }) },
    requests.filter((request) => wantsIndex(asked, request)).map(({ workload }) => workload),
  )
  return { book, full }
}

/**
 * What the requests for one network come to, and the book behind it. A workload that is placed here by order has the
 * addresses of its fact and takes no index; one that nobody placed has one of this machine's for ever.
 */
export const judge = (
  asked: Asked,
  resource: ResourcePlan,
): Readonly<{ book: IndexBook; verdicts: ReadonlyMap<string, Verdict> }> => {
  const { view, self, requests } = asked
  const { book, full } = bookFor(asked)
  const holders = holdersOf(resource, book)
  const { workload: addressesAt } = addressesOf(resource.prefix)
  const verdictOn = (request: Requested): Verdict => {
    const { workload, netns } = request
    const place = placedAs(asked, workload)
    if (place !== undefined)
      return place.node === self ? given(place, netns, holders) : elsewhere(place, view)
    if (book.placed?.includes(workload)) return removed(workload)
    if (request.placed === true) return unplaced(workload)
    const index = Object.hasOwn(book.indices, workload) ? book.indices[workload] : undefined
    if (index === undefined || full.includes(workload)) return FULL
    const attachment = { workload, netns, ...addressesAt(index), because: resource.since }
    return { is: 'given', attachment, isPlaced: false, problem: null }
  }
  return { book, verdicts: new Map(requests.map((request) => [request.file, verdictOn(request)])) }
}
