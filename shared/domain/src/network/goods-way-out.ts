import { accept, type Decision } from '@sixfold/decider'
import type { WayOutOf } from '@sixfold/events'
import { WayOutClosed, WayOutOpened } from '@sixfold/events/facts'
import { few } from '../few.ts'
import type { CloseWayOut, OpenWayOut } from './goods.commands.ts'
import { type GoodsNow, refuseAt } from './goods-now.ts'

export type WayOutFact = ReturnType<typeof WayOutOpened.of> | ReturnType<typeof WayOutClosed.of>

/** Whose way out, in words. */
const textOf = (of: WayOutOf): string => (of.kind === 'ipv6' ? 'IPv6' : `${of.space.party}/${of.space.space}`)

const openIn = ({ plan }: GoodsNow) => plan.goods.waysOut ?? []

/** Opens a way out that is not open: of IPv6, or of a space that the network uses. */
export const openWayOut = ({ order, of }: OpenWayOut, now: GoodsNow): Decision<WayOutFact> => {
  const its = textOf(of)
  if (openIn(now).some((it) => textOf(it.of) === its))
    return refuseAt('WAY_OUT_OPEN', `${its} has its way out already`, 'data.of', of)
  if (of.kind === 'ipv6') return accept(WayOutOpened.of({ order, of }))
  const used = now.plan.goods.spaces.map((it) => ({ kind: 'space', id: it.id, space: it.space }) as const)
  const found = used.find((it) => textOf(it) === its)
  if (found !== undefined) return accept(WayOutOpened.of({ order, of: found }))
  const right = used.length === 0 ? 'it uses none' : `it uses ${few(used.map(textOf))}`
  return refuseAt(
    'SPACE_NOT_ATTACHED',
    `the network does not use ${its}: ${right}`,
    'data.of.space',
    of.space,
  )
}

/** Closes a way out that is open. */
export const closeWayOut = ({ order, of }: CloseWayOut, now: GoodsNow): Decision<WayOutFact> => {
  const all = openIn(now)
  const found = all.find((it) => textOf(it.of) === textOf(of))
  if (found !== undefined) return accept(WayOutClosed.of({ order, of: found.of }))
  const right = all.length === 0 ? 'nobody has one' : `${few(all.map((it) => textOf(it.of)))} has one`
  return refuseAt('WAY_OUT_CLOSED', `${textOf(of)} has no way out: ${right}`, 'data.of', of)
}
