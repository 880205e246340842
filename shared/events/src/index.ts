export {
  type AnyDefinition,
  codecFor,
  type Decoded,
  decodeEnvelope,
  encode,
  hashOf,
} from './codec.ts'
export {
  defineEvent,
  type Event,
  type EventDefinition,
  type EventKind,
  type EventOf,
  eventType,
} from './define-event.ts'
export { CONTENT_TYPE, Envelope, Hash, type Meta } from './envelope.ts'
export type { Fact } from './facts.ts'
export { factCodec } from './facts.ts'
export {
  decodeMailbox,
  encodeMailbox,
  MailboxMessage,
  SNAPSHOT_PART_CHARACTERS,
  snapshotMessages,
} from './mailbox-message.ts'
export { BEFORE_IT_CAME, garbageKey, orderKey, planKey, reusedKey } from './order-key.ts'
export type { Order } from './orders.ts'
export { type Problem, problemsOf } from './problems.ts'
export { readerOf } from './reader.ts'
export type { Report } from './reports.ts'
export { reportCodec } from './reports.ts'
export * from './subjects.ts'
export {
  IpAddress,
  Ipv4Address,
  Ipv6Address,
  ipv4Bits,
  ipv4Text,
  ipv6Bits,
  ipv6Text,
  memoize,
} from './values/address.ts'
export { AgentId } from './values/agent-id.ts'
export { Backend } from './values/backend.ts'
export { Claim, claimKey } from './values/claim.ts'
export { DnsLabel, HostName } from './values/dns.ts'
export { areEnough, ExitEvidence, LISTED_MEMBERS } from './values/exit-evidence.ts'
export { Generation } from './values/generation.ts'
export { Holder } from './values/holder.ts'
export { Instant, instantOf, millisecondsOf } from './values/instant.ts'
export { IpPrefix } from './values/ip-prefix.ts'
export { Ipv4Prefix, ipv4Overlaps, ipv4PrefixBits } from './values/ipv4-prefix.ts'
export { Listener } from './values/listener.ts'
export { MemberPair } from './values/member-pair.ts'
export { UnderlayMtu } from './values/mtu.ts'
export { NetworkName } from './values/network-name.ts'
export { derivedIpv4, derivedIpv4Prefix, derivedLinkLocal, Pair } from './values/pair.ts'
export { PolicyService, PolicySource, SecurityGroup, SecurityGroups } from './values/policy.ts'
export { BLOCK_PORTS, lastOfBlock } from './values/port-block.ts'
export {
  EXIT_PORTS,
  LISTEN_PORT_FIRST,
  LISTEN_PORT_LAST,
  ListenPort,
  NODE_PORTS,
  wirePort,
} from './values/ports.ts'
export {
  addressAt,
  bitsOf,
  containsPrefix,
  fourthGroup,
  hasPair,
  nthSubnet,
  overlaps,
  Prefix,
  prefixBits,
  prefixOfPair,
  prefixText,
  subnetCount,
  subnetIndex,
} from './values/prefix.ts'
export { Quota } from './values/quota.ts'
export { Reachability } from './values/reachability.ts'
export { SpaceId, SpaceName } from './values/space.ts'
export {
  ExitGroupId,
  FarmId,
  hashNumber,
  hashToken,
  Label,
  NetworkId,
  OrderKey,
  PartyId,
  TOKEN,
  Token,
} from './values/token.ts'
export { Transit, transitAddress } from './values/transit.ts'
export { Port, PortRange, Transport } from './values/transport.ts'
export { CandidateKind, UnderlayEndpoint } from './values/underlay-endpoint.ts'
export { Asn, Upstream } from './values/upstream.ts'
export { VNI_FIRST, VNI_LAST, Vni, VniClaim, vniClaimKey } from './values/vni.ts'
export { OpenWayOut, WayOutOf } from './values/way-out.ts'
export { WireGuardKey } from './values/wireguard-key.ts'
export { DelegatedLength, GroupLabel, GroupLabels, Placement, WorkloadName } from './values/workload.ts'
