import {
  type AgentId,
  type AggregateRef,
  ExitGroupId,
  type Fact,
  FarmId,
  nthSubnet,
  PartyId,
  Prefix,
} from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import {
  AllocationRegistered,
  ExitGroupRegistered,
  ExitRegistered,
  FarmRegistered,
  GridFounded,
  NodeRegistered,
  SliceCut,
} from '@sixfold/events/facts'
import { GRID_REF, gridRef, prefixId } from '@sixfold/fold'

/** A fact and the aggregate that it is of. */
export type Placed = Readonly<{ ref: AggregateRef; fact: Fact }>

/** A grid of machines that nobody runs: who they are, and the /48 that each owns. */
export type Grid = Readonly<{
  nodes: readonly AgentId[]
  exits: readonly AgentId[]
  sliceOf: (machine: AgentId) => Prefix
  /** The facts that made it, in an order in which they may stand on the log. */
  facts: readonly Placed[]
}>

const OPERATOR = PartyId.parse('operator')
const FARM = FarmId.parse('dc')
const EXIT_GROUP = ExitGroupId.parse('hub')
/** Documentation prefixes (RFC 9637), with 65,535 /48 each. */
const FARM_PREFIX = Prefix.parse('3fff::/32')
const EXIT_PREFIX = Prefix.parse('3fff:1::/32')
const SLICE_LENGTH = 48

const cut = (allocation: Prefix, owner: AgentId, index: number): Placed => ({
  ref: gridRef('allocation', prefixId(allocation)),
  fact: SliceCut.of({ slice: nthSubnet(allocation, SLICE_LENGTH, index), index, owner, ordinal: 0 }),
})

const node = (id: AgentId, index: number): Placed => ({
  ref: gridRef('node', id),
  fact: NodeRegistered.of({
    node: id,
    name: `node ${index}`,
    farm: FARM,
    reachability: {
      // 198.18.0.0/15 is for benchmarks (RFC 2544).
      ipv4: { kind: 'public', address: `198.18.${index >> 8}.${index & 0xff}` },
      ipv6: { kind: 'public', address: `3fff:2::${index.toString(16)}` },
    },
    underlayMtu: 1500,
    operator: OPERATOR,
  }),
})

const exit = (id: AgentId, index: number): Placed => ({
  ref: gridRef('exit', id),
  fact: ExitRegistered.of({
    exit: id,
    name: `exit ${index}`,
    exitGroup: EXIT_GROUP,
    endpoints: { ipv4: `198.19.0.${index}`, ipv6: `3fff:3::${index.toString(16)}` },
    upstream: { kind: 'static' },
    publicIpv4: [`198.19.1.${index}`],
    underlayMtu: 1500,
    operator: OPERATOR,
  }),
})

const founding = (): Placed[] => [
  {
    ref: GRID_REF,
    fact: GridFounded.of({ grid: 'bench', ula: Prefix.parse('fd00:6f6c:64::/48'), operators: [OPERATOR] }),
  },
  {
    ref: gridRef('farm', FARM),
    fact: FarmRegistered.of({ farm: FARM, name: 'data centre', operator: OPERATOR }),
  },
  {
    ref: gridRef('exit-group', EXIT_GROUP),
    fact: ExitGroupRegistered.of({ exitGroup: EXIT_GROUP, name: 'hub', operator: OPERATOR }),
  },
  ...(
    [
      [FARM_PREFIX, { kind: 'farm', id: FARM }],
      [EXIT_PREFIX, { kind: 'exit-group', id: EXIT_GROUP }],
    ] as const
  ).map(([prefix, holder]) => ({
    ref: GRID_REF,
    fact: AllocationRegistered.of({ prefix, holder, sliceLength: SLICE_LENGTH, operator: OPERATOR }),
  })),
]

/** A grid of one farm and one exit group. The same sizes always give the same grid. */
export const makeGrid = ({ nodes, exits }: Readonly<{ nodes: number; exits: number }>): Grid => {
  const nodeIds = Array.from({ length: nodes }, (_, index) => anAgent(`node ${index + 1}`))
  const exitIds = Array.from({ length: exits }, (_, index) => anAgent(`exit ${index + 1}`))
  const slices = new Map([
    ...nodeIds.map((id, index) => [id, nthSubnet(FARM_PREFIX, SLICE_LENGTH, index + 1)] as const),
    ...exitIds.map((id, index) => [id, nthSubnet(EXIT_PREFIX, SLICE_LENGTH, index + 1)] as const),
  ])
  return {
    nodes: nodeIds,
    exits: exitIds,
    sliceOf: (machine) => {
      const slice = slices.get(machine)
      if (slice === undefined) throw new TypeError(`${machine} is no machine of this grid`)
      return slice
    },
    facts: [
      ...founding(),
      ...nodeIds.flatMap((id, index) => [node(id, index + 1), cut(FARM_PREFIX, id, index + 1)]),
      ...exitIds.flatMap((id, index) => [exit(id, index + 1), cut(EXIT_PREFIX, id, index + 1)]),
    ],
  }
}
