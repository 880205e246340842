/** One end of a veth pair: where it stands, what it is called, its fixed MAC (so that neighbours can be permanent). */
export type VethEnd = Readonly<{ netns: string; name: string; mac: string }>

/**
 * A device that we make.
 *
 * A veth pair is wanted once, by the room of its first end; its other end may stand in another room. WireGuard
 * devices are born where the underlay is (the agent's own netns) and moved, so that their socket stays there.
 * `tun` is a persistent one, which stays when the daemon behind it is away.
 * `vxlan` is born there too, with the underlay's address `local`, and moved: what comes for its VNI arrives where it is.
 * `uplink` is a veth whose other end is a port of a bridge that the operator made in the agent's own netns.
 */
export type Link = Readonly<
  | { kind: 'veth'; name: string; mac: string; mtu: number; peer: VethEnd; because: number }
  | { kind: 'uplink'; name: string; mac: string; mtu: number; bridge: string; port: string; because: number }
  | { kind: 'wireguard'; name: string; mtu: number; because: number }
  | { kind: 'vxlan'; name: string; mac: string; mtu: number; vni: number; local: string; because: number }
  | { kind: 'tun'; name: string; mtu: number; because: number }
>
