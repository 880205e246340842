import { type NetworkView, viewOf, type World } from '@sixfold/fold'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { parseNetworkName } from '../names/network-name.ts'

/** A network that a person named. Fails with a sentence where there is none, or none that has members. */
export const networkIn = (
  world: World,
  { party, network }: ReturnType<typeof parseNetworkName>,
): NetworkView => {
  const view = viewOf(world, party, network)
  if (view !== null) return view
  throw new Failure(
    EXIT.notFound,
    `there is no network ${party}/${network}, or it has no addresses yet`,
    'sixfold network list shows those that there are',
  )
}
