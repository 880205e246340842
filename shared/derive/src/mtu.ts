import { holders, type NetworkView } from '@sixfold/fold'

/** WireGuard over IPv6: 40 bytes of IPv6, 8 of UDP, 32 of its own; with IPv4 underneath it is 20 less. */
export const TUNNEL_OVERHEAD = 80

/**
 * The MTU of every wire of a network: that of its plan, or less where the underlay of a member has become narrower since.
 * One for all of them, so that no packet that fits one way is too big another way.
 */
export const mtuOf = ({ plan, machines }: NetworkView): number =>
  holders(plan).reduce((least, id) => {
    const machine = machines[id]
    return machine === undefined ? least : Math.min(least, machine.underlayMtu - TUNNEL_OVERHEAD)
  }, plan.mtu)
