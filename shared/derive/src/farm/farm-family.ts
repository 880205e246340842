import type { NodeMachine } from '@sixfold/fold'
import type { Family } from '../names.ts'
import { pathBetween, publicAddress } from '../paths.ts'

/** WireGuard's ports play no part here. */
const NO_PORT = 0

/**
 * The underlay family over which two nodes can have a VXLAN wire: they are of one farm, and each is reached directly at an
 * address of its own. Null where they cannot. All VXLAN wires share UDP port 4789, so that two nodes behind one address
 * would be one.
 */
export const farmFamily = (one: NodeMachine, other: NodeMachine): Family | null => {
  if (one.farm !== other.farm) return null
  const path = pathBetween(one, other, NO_PORT)
  if (path.kind !== 'direct') return null
  return publicAddress(one, path.family) === publicAddress(other, path.family) ? null : path.family
}
