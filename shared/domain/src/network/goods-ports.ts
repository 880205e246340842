import { accept, type Decision, nothing, refuse } from '@sixfold/decider'
import { PublicPortsAssigned, PublicPortsReleased } from '@sixfold/events/facts'
import { few } from '../few.ts'
import type { AssignPublicPorts, ReleasePublicPorts } from './goods.commands.ts'
import { type GoodsNow, refuseAt } from './goods-now.ts'

export type PortsFact = ReturnType<typeof PublicPortsAssigned.of | typeof PublicPortsReleased.of>

/** So many blocks a network has at most: whoever needs more is better off with an address. */
const MOST_BLOCKS = 4

/** A block that was claimed is the network's own. */
export const assignPorts = (
  { order, address, first }: AssignPublicPorts,
  { plan }: GoodsNow,
): Decision<PortsFact> => {
  const own = plan.goods.publicPorts ?? []
  if (own.some((it) => it.address === address && it.first === first)) return nothing
  return own.length < MOST_BLOCKS
    ? accept(PublicPortsAssigned.of({ order, address, first }))
    : refuse(
        'PORT_BLOCKS_ENOUGH',
        `the network has ${MOST_BLOCKS} blocks of ports, which is all that one can have: order an address for it`,
      )
}

/** A block is not the network's any more. */
export const releasePorts = (
  { order, first }: ReleasePublicPorts,
  { plan }: GoodsNow,
): Decision<PortsFact> => {
  const own = plan.goods.publicPorts ?? []
  const block = own.find((it) => it.first === first)
  if (block !== undefined)
    return accept(PublicPortsReleased.of({ order, address: block.address as never, first }))
  const right =
    own.length === 0 ? 'it has none' : `its blocks begin at ${few(own.map((it) => String(it.first)))}`
  return refuseAt(
    'PORT_BLOCK_UNKNOWN',
    `the network has no block of ports from ${first} on: ${right}`,
    'data.first',
    first,
  )
}
