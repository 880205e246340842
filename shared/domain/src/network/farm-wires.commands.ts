import type { FarmId } from '@sixfold/events'

/** `round`: how often the network had given up its wires in the farm when the VNI was claimed. */
export type PrepareFarmWires = Readonly<{
  type: 'PrepareFarmWires'
  farm: FarmId
  vni: number
  round: number
}>
/** `newest`: the last fact about the nodes that it is for. */
export type OpenFarmWires = Readonly<{ type: 'OpenFarmWires'; farm: FarmId; newest: number }>
export type CloseFarmWires = Readonly<{ type: 'CloseFarmWires'; farm: FarmId }>
/** `round`: the one that ends; one that ended before is not ended twice. */
export type RemoveFarmWires = Readonly<{ type: 'RemoveFarmWires'; farm: FarmId; round: number }>

/** What becomes of a network's VXLAN wires in a farm. */
export type FarmWiresCommand = PrepareFarmWires | OpenFarmWires | CloseFarmWires | RemoveFarmWires
