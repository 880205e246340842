import { accept, type Decision } from '@sixfold/decider'
import { derivedIpv4Prefix, type SpaceName } from '@sixfold/events'
import { AddressSpaceAttached, AddressSpaceDetached } from '@sixfold/events/facts'
import { pairsInUse } from '@sixfold/fold'
import { type NamedRange, overlapAmong, reservedRange } from '../addressing/ranges.ts'
import { few } from '../few.ts'
import type { AttachSpace, DetachSpace } from './goods.commands.ts'
import { type GoodsNow, refuseAt } from './goods-now.ts'
import { notMember, resourceOn } from './goods-workloads.ts'

export type SpaceUseFact = ReturnType<typeof AddressSpaceAttached.of | typeof AddressSpaceDetached.of>

const textOf = ({ party, space }: SpaceName): string => `${party}/${space}`

/** The ranges that the network uses already: of other spaces, and the IPv4 derived for its members. */
const usedRanges = ({ plan, state }: GoodsNow): NamedRange[] => [
  ...plan.goods.spaces.flatMap(({ space, ranges }) =>
    ranges.map(({ range }) => ({ range, what: `${range} of address space ${textOf(space)}` })),
  ),
  ...[...pairsInUse(state)].map((pair) => {
    const range = derivedIpv4Prefix(pair)
    return { range, what: `${range}, which is a member's` }
  }),
]

/** The network uses an address space whose ranges it claimed. */
export const attach = (command: AttachSpace, now: GoodsNow): Decision<SpaceUseFact> => {
  const { order, id, space, ranges } = command
  const { plan } = now
  if (plan.goods.spaces.some((it) => it.id === id))
    return refuseAt(
      'SPACE_ATTACHED',
      `the network uses ${textOf(space)} already: detach it first`,
      'data.space',
      space,
    )
  for (const [index, { node, range }] of ranges.entries()) {
    const field = `data.ranges.${index}`
    if (resourceOn(plan, node) === undefined) return notMember(plan, node, `${field}.node`)
    const reserved = reservedRange(range)
    if (reserved !== null)
      return refuseAt(
        'SPACE_RANGE_RESERVED',
        `${range} meets ${reserved.range}: ${reserved.what}`,
        `${field}.range`,
        range,
      )
  }
  const overlap = overlapAmong(
    ranges.map(({ range }) => ({ range, what: range })),
    usedRanges(now),
  )
  if (overlap !== null)
    return refuseAt(
      'SPACE_RANGE_OVERLAP',
      `${overlap.range} overlaps ${overlap.other}`,
      `data.ranges.${overlap.index}.range`,
      overlap.range,
    )
  return accept(AddressSpaceAttached.of({ order, id, space, ranges: [...ranges] }))
}

/** The network does not use an address space any more. */
export const detach = ({ order, space }: DetachSpace, { plan }: GoodsNow): Decision<SpaceUseFact> => {
  const used = plan.goods.spaces.find((it) => textOf(it.space) === textOf(space))
  if (used !== undefined) return accept(AddressSpaceDetached.of({ order, id: used.id }))
  const others = plan.goods.spaces.map((it) => textOf(it.space))
  const right = others.length === 0 ? 'it uses none' : `it uses ${few(others)}`
  return refuseAt(
    'SPACE_NOT_ATTACHED',
    `the network does not use ${textOf(space)}: ${right}`,
    'data.space',
    space,
  )
}
