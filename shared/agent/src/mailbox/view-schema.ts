import {
  AgentId,
  CandidateKind,
  ExitGroupId,
  FarmId,
  Generation,
  ListenPort,
  MemberPair,
  NetworkId,
  PartyId,
  Prefix,
  Reachability,
  SecurityGroups,
  Transit,
  UnderlayEndpoint,
  Upstream,
  Vni,
} from '@sixfold/events'
import {
  AddressSpaceAttached,
  PortForwardOpened,
  ProxyOpened,
  PublicIpv4Assigned,
  PublicPortsAssigned,
  ServiceNamed,
  WayOutOpened,
  WorkloadPlaced,
} from '@sixfold/events/facts'
import type { MachineView, NetworkView } from '@sixfold/fold'
import { z } from 'zod'
import { FormerExits, Group, Keys, Standby } from './exit-schema.ts'

const Sequence = z.int().min(1)

// Fields stand in the order of the fold, so that a view keeps its bytes on its way.

const Node = z.strictObject({
  kind: z.literal('node'),
  id: AgentId,
  name: z.string(),
  farm: FarmId,
  reachability: Reachability,
  underlayMtu: z.int(),
  operator: PartyId,
  sequence: Sequence,
})

const Exit = z.strictObject({
  kind: z.literal('exit'),
  id: AgentId,
  name: z.string(),
  exitGroup: ExitGroupId,
  endpoints: z.strictObject({ ipv4: z.string(), ipv6: z.string() }),
  publicIpv4: z.array(z.string()),
  underlayMtu: z.int(),
  upstream: Upstream,
  operator: PartyId,
  sequence: Sequence,
})

const Machine = z.discriminatedUnion('kind', [Node, Exit])

/** What a fact says, but for its order, and since when it does. */
const since = <Shape extends z.core.$ZodLooseShape>(fact: z.ZodObject<Shape>) =>
  z.array(fact.omit({ order: true } as never).extend({ since: Sequence }))

const Policy = z.strictObject({ groups: SecurityGroups, since: Sequence }).nullable()

const Goods = z.strictObject({
  publicIpv4: since(PublicIpv4Assigned.data),
  publicPorts: since(PublicPortsAssigned.data).exactOptional(),
  forwards: since(PortForwardOpened.data),
  proxies: since(ProxyOpened.data),
  workloads: since(WorkloadPlaced.data),
  services: since(ServiceNamed.data),
  spaces: since(AddressSpaceAttached.data),
  enforced: Policy,
  staged: Policy,
  waysOut: since(WayOutOpened.data).optional(),
  mail: z.strictObject({ since: Sequence }).optional(),
})

const Wires = z.strictObject({
  farm: FarmId,
  vni: Vni,
  phase: z.enum(['prepared', 'open', 'closed']),
  since: Sequence,
  turned: Sequence,
})

const Rotation = z.strictObject({
  generation: Generation,
  members: z.array(
    z.strictObject({
      member: AgentId,
      ports: z.strictObject({ mesh: ListenPort.nullable(), exit: ListenPort }),
      keys: Keys,
      moved: z.strictObject({ without: z.array(AgentId), since: Sequence }).nullable(),
      linked: z.strictObject({ to: z.array(AgentId), since: Sequence }).optional(),
    }),
  ),
  since: Sequence,
  turns: z.literal(true).optional(),
})

const Candidate = z.strictObject({ kind: CandidateKind, at: UnderlayEndpoint }).nullable()

const Holes = z.strictObject({
  since: Sequence,
  holes: z.array(
    z.strictObject({
      members: MemberPair,
      family: z.enum(['ipv6', 'ipv4']),
      candidates: z.tuple([Candidate, Candidate]),
      offered: Sequence,
      punched: Sequence.nullable(),
      lost: Sequence.optional(),
    }),
  ),
})

const Plan = z.strictObject({
  resources: z.array(
    z.strictObject({
      node: AgentId,
      prefix: Prefix,
      breakout: z.enum(['node', 'exit']),
      ports: z.strictObject({ mesh: ListenPort, exit: ListenPort }),
      keys: Keys,
      removed: Sequence.nullable(),
      left: Sequence.nullable(),
      since: Sequence,
    }),
  ),
  exitPoint: z.strictObject({
    exit: AgentId,
    prefix: Prefix,
    port: ListenPort,
    transit: Transit,
    keys: Keys,
    left: Sequence.nullable(),
    since: Sequence,
    wire: z.literal(2).exactOptional(),
  }),
  mtu: z.int(),
  wires: z.enum(['encrypted', 'farm']),
  goods: Goods,
  suspended: Sequence.nullable(),
  cancelled: Sequence.nullable(),
  revision: Sequence,
  farmWires: z.array(Wires).optional(),
  generation: Generation.optional(),
  rotation: Rotation.optional(),
  isTurned: z.literal(true).optional(),
  holes: Holes.optional(),
  standby: Standby.exactOptional(),
  formerExits: FormerExits.exactOptional(),
  home: AgentId.exactOptional(),
  unmarked: z.union([z.literal(1), z.literal(2)]).exactOptional(),
})

const Links = z.strictObject({
  since: Sequence,
  hasPeered: z.boolean(),
  networks: z.array(
    z.strictObject({ party: PartyId, network: NetworkId, peered: Sequence.nullable(), plan: Plan }),
  ),
})

/** A network's view as it comes in a snapshot, or lies on disk. */
export const NetworkViewSchema: z.ZodType<NetworkView> = z
  .strictObject({
    party: z.string(),
    network: z.string(),
    plan: Plan,
    machines: z.record(AgentId, Machine),
    ula: Prefix.optional(),
    links: Links.optional(),
  })
  // One that was folded before spaces were derived lacks it: set aside, and asked for again.
  .refine(
    ({ plan, ula }) => plan.goods.spaces.length === 0 || ula !== undefined,
    'a network with address spaces and no ULA',
  ) as unknown as z.ZodType<NetworkView>

/** A machine's view of itself as it comes in a snapshot, or lies on disk. */
export const MachineViewSchema: z.ZodType<MachineView> = z.strictObject({
  id: AgentId,
  machine: Machine.nullable(),
  slices: z.array(z.strictObject({ slice: Prefix, since: Sequence })),
  upstream: z.strictObject({ upstream: Upstream, since: Sequence }).exactOptional(),
  standing: z
    .strictObject({ is: z.enum(['drained', 'returned', 'retired']), since: Sequence })
    .exactOptional(),
  group: Group.exactOptional(),
  takenOver: z.strictObject({ by: AgentId.nullable(), since: Sequence }).exactOptional(),
}) as unknown as z.ZodType<MachineView>
