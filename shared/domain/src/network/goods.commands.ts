import type {
  AgentId,
  Backend,
  DnsLabel,
  GroupLabel,
  Ipv4Address,
  Ipv4Prefix,
  Listener,
  NetworkName,
  OrderKey,
  PartyId,
  Placement,
  Port,
  SecurityGroup,
  SpaceId,
  SpaceName,
  Transport,
  WayOutOf,
  WorkloadName,
} from '@sixfold/events'
import type { PeeringWords } from '@sixfold/fold'

/** Every one of these is one order's; the same order again does nothing. */
type Asked<Type extends string, Rest = object> = Readonly<{ type: Type; order: OrderKey }> & Readonly<Rest>

export type PlaceWorkload = Asked<
  'PlaceWorkload',
  { workload: WorkloadName; node: AgentId; labels: readonly GroupLabel[]; placement: Placement }
>
export type RemoveWorkload = Asked<'RemoveWorkload', { workload: WorkloadName }>
export type NameService = Asked<
  'NameService',
  { service: DnsLabel; workload: WorkloadName; transport: Transport; port: Port }
>
/** Without `workload` the name leads nowhere any more. */
export type UnnameService = Asked<'UnnameService', { service: DnsLabel; workload?: WorkloadName | undefined }>
export type ChangePolicy = Asked<
  'ChangePolicy',
  { mode: 'staged' | 'enforced'; groups: readonly SecurityGroup[] }
>
/** The network is without security groups of this mode, as it was before it had any. */
export type LiftPolicy = Asked<'LiftPolicy', { mode: 'staged' | 'enforced' }>
/** The address was claimed on the pool before. */
export type AssignPublicIpv4 = Asked<'AssignPublicIpv4', { address: Ipv4Address }>
export type ReleasePublicIpv4 = Asked<'ReleasePublicIpv4', { address: Ipv4Address }>
/** The block was claimed on the pool before. */
export type AssignPublicPorts = Asked<'AssignPublicPorts', { address: Ipv4Address; first: Port }>
export type ReleasePublicPorts = Asked<'ReleasePublicPorts', { first: Port }>
export type OpenForward = Asked<
  'OpenForward',
  {
    forward: string
    address: Ipv4Address
    transport: Transport
    port: Port
    to: Backend
    source: 'visible' | 'proxied'
  }
>
export type CloseForward = Asked<'CloseForward', { forward: string }>
/** A host name on the shared addresses was claimed on the pool before. */
export type OpenProxy = Asked<
  'OpenProxy',
  { proxy: string; listen: Listener; to: Backend; proxyProtocol: boolean }
>
export type CloseProxy = Asked<'CloseProxy', { proxy: string }>

/** What the other network said to this one last, as far as whoever asks knows. */
type Between = { peer: NetworkName; theirs: Omit<PeeringWords, 'peer'> }
export type OfferPeering = Asked<'OfferPeering', Between>
export type AcceptPeering = Asked<'AcceptPeering', Between>
export type EndPeering = Asked<'EndPeering', Between>

/** The ranges were claimed on the space before. */
export type AttachSpace = Asked<
  'AttachSpace',
  { id: SpaceId; space: SpaceName; ranges: readonly Readonly<{ node: AgentId; range: Ipv4Prefix }>[] }
>
export type DetachSpace = Asked<'DetachSpace', { space: SpaceName }>

export type OpenWayOut = Asked<'OpenWayOut', { of: WayOutOf }>
export type CloseWayOut = Asked<'CloseWayOut', { of: WayOutOf }>

export type AllowMail = Asked<'AllowMail', { operator: PartyId }>
export type RefuseMail = Asked<'RefuseMail', { operator: PartyId }>

/** What a network has besides its members. */
export type GoodsCommand =
  | PlaceWorkload
  | RemoveWorkload
  | NameService
  | UnnameService
  | ChangePolicy
  | LiftPolicy
  | AssignPublicIpv4
  | ReleasePublicIpv4
  | AssignPublicPorts
  | ReleasePublicPorts
  | OpenForward
  | CloseForward
  | OpenProxy
  | CloseProxy
  | OfferPeering
  | AcceptPeering
  | EndPeering
  | AttachSpace
  | DetachSpace
  | OpenWayOut
  | CloseWayOut
  | AllowMail
  | RefuseMail
