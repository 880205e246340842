export { isClosedOutside } from './closed-to-networks.ts'
export { DERIVE_VERSION, derive, deriveHash } from './derive.ts'
export { bgpOf, birdc, sessionName } from './exit/bird.ts'
export { commonPorts } from './exit/common-ports.ts'
export { answeredFor, heldBack } from './exit/held-back.ts'
export { isTranslated, NAT64_PREFIX, nat64Destinations, nat64Since, nat64Target } from './exit/nat64.ts'
export { type Proxied, proxiedBy } from './exit/proxied.ts'
export { asPromoted, isBeingMoved, servesAt, standsBy, transitAt, VOTES } from './exit/standby.ts'
export { uplinkAround } from './exit/standing-in.ts'
export { clearFamily, farmFamily } from './farm/farm-family.ts'
export { type AwaitedWay, awaitedWays, waySince } from './farm/farm-ways.ts'
export { deriveGateway } from './gateway.ts'
export { haveWire } from './generations.ts'
export {
  candidateFor,
  type HiddenPair,
  hasHiddenPair,
  hiddenPairs,
  hiddenPeers,
  holesAt,
  isCurrent,
  punchFamily,
} from './holes/holes.ts'
export { activeLinks, activePeerings } from './links/active-links.ts'
export { peerBook } from './links/link-filter.ts'
export { linkRanges, NO_RANGES, pairsWithoutIpv4, type WithoutIpv4 } from './links/link-ranges.ts'
export type { LinkedEnd } from './links/link-wires.ts'
export { linkedEnds, unmovedEnds } from './links/linked-ends.ts'
export {
  addressesOf,
  WORKLOAD_INDEX_EVER,
  WORKLOAD_INDEX_FIRST,
  WORKLOAD_INDEX_LAST,
} from './member-addresses.ts'
export { mtuOf, TUNNEL_OVERHEAD } from './mtu.ts'
export { GATEWAY_END, gatewayNetns, keyName, namesOf } from './names.ts'
export { REFUSED } from './neighbours.ts'
export { endpointText, exitEndpoint, exitFamily, type Path, pathBetween, publicAddress } from './paths.ts'
export { addressBook } from './policy/policy-sets.ts'
export {
  type Admitted,
  admittedFrom,
  type FlowService,
  hasAddress,
  isAdmitted,
  type PolicyService,
} from './policy/policy-verdict.ts'
export { resolverFor } from './resolver/resolver.ts'
export { delegatedLength } from './resource/ports.ts'
export { exitWires } from './resource/standby-wire.ts'
export {
  isInRange,
  type Space,
  type SpaceRange,
  spacesOf,
  TRANSLATION_GROWTH,
  translatedOf,
} from './spaces/spaces.ts'
export type { Uplink } from './uplink-of-machine.ts'
export { type Attachment, isDelegated, ownAddress, WORKLOAD_DEVICE } from './workload.ts'
