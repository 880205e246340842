import type { NetworkView } from '@sixfold/fold'
import { nftOf } from './nft-objects.ts'
import type { KernelObject, State } from './objects.ts'
import { withoutGoods } from './text-causes.ts'

/**
 * The fact that an object of an exit's gateway is there by. What networks bought is elements of its sets and maps, which
 * carry no facts: it is asked of which network it is, and without which of the things that this one has it would not be
 * there.
 */
export const gatewayCause =
  (gatewayOf: (networks: readonly NetworkView[]) => State, networks: readonly NetworkView[]) =>
  (object: KernelObject): number => {
    if (object.kind !== 'element') return object.because
    const isThere = (some: readonly NetworkView[]): boolean =>
      gatewayOf(some)
        .rooms.flatMap(nftOf)
        .some(({ text }) => text === object.text)
    if (isThere([])) return object.because
    const view = networks.find((it) => isThere([it]))
    if (view === undefined) return object.because
    const causes = withoutGoods(view.plan).flatMap(({ since, plan }) =>
      isThere([{ ...view, plan }]) ? [] : [since],
    )
    return Math.max(view.plan.exitPoint.since, ...causes)
  }
