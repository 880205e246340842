/** The UDP port of VXLAN (RFC 7348). */
export const VXLAN_PORT = 4789

/** A machine at the other end of a VXLAN device: its MAC there, and its address on the underlay. */
export type VxlanPeer = Readonly<{ mac: string; address: string; because: number }>

/**
 * What a VXLAN device holds. Nothing is learnt: where a MAC is, is said, and what comes with its VNI from an address that
 * is not a peer's is refused by the machine before it is unpacked.
 */
export type Vxlan = Readonly<{
  name: string
  vni: number
  local: string
  peers: readonly VxlanPeer[]
  because: number
}>
