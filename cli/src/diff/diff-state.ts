import type { AllocationAt, GridAt } from '../state/grid-at.ts'
import type { MachineAt } from '../state/machine-at.ts'
import type { NetworkAt } from '../state/network-at.ts'

/** How a thing changed between two cuts, in words: what it was and what it is, each by its name. */
export type Difference = Readonly<{
  kind: 'network' | 'machine' | 'allocation'
  name: string
  change: 'new' | 'gone' | 'changed'
  /** One sentence for each thing that is different. */
  details: readonly string[]
}>

const named = <Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<string, Item> =>
  new Map(items.map((item) => [nameOf(item), item]))

type Changes<Item> = (before: Item, after: Item) => string[]

const compare = <Item>(
  kind: Difference['kind'],
  [before, after]: readonly [readonly Item[], readonly Item[]],
  nameOf: (item: Item) => string,
  words: Readonly<{ one: (item: Item) => string[]; changes: Changes<Item> }>,
): Difference[] => {
  const [old, fresh] = [named(before, nameOf), named(after, nameOf)]
  return [...new Set([...old.keys(), ...fresh.keys()])].toSorted().flatMap((name): Difference[] => {
    const [was, is] = [old.get(name), fresh.get(name)]
    if (is === undefined && was !== undefined)
      return [{ kind, name, change: 'gone', details: words.one(was) }]
    if (was === undefined && is !== undefined) return [{ kind, name, change: 'new', details: words.one(is) }]
    if (was === undefined || is === undefined) return []
    const details = words.changes(was, is)
    return details.length === 0 ? [] : [{ kind, name, change: 'changed', details }]
  })
}

const became = (what: string, was: unknown, is: unknown): string[] =>
  was === is ? [] : [`${what}: ${was ?? 'none'} → ${is ?? 'none'}`]

/** Two lists of texts: what came and what went. */
const lists = (what: string, was: readonly string[], is: readonly string[]): string[] => [
  ...was.filter((it) => !is.includes(it)).map((it) => `- ${what} ${it}`),
  ...is.filter((it) => !was.includes(it)).map((it) => `+ ${what} ${it}`),
]

const membersOf = ({ members }: NetworkAt): string[] =>
  members.map(({ name, role, prefix }) => `${role} ${name} ${prefix}`)

const keysOf = ({ members }: NetworkAt): string[] =>
  members.flatMap(({ name, keys }) =>
    keys === null ? [] : [`${name}: ${keys.mesh ?? 'no mesh'}, ${keys.exit}`],
  )

/** What a network has besides its members, one text each, without the facts that say so. */
const goodsOf = ({ goods }: NetworkAt): string[] =>
  Object.entries(goods ?? {}).flatMap(([kind, value]) =>
    [value].flat().flatMap((thing) => {
      if (thing === null) return []
      const { since: _, ...rest } = thing as Readonly<{ since: number }>
      return [`${kind} ${JSON.stringify(rest)}`]
    }),
  )

const networkWords = {
  one: (network: NetworkAt) => [network.state, ...membersOf(network)],
  changes: (was: NetworkAt, is: NetworkAt) => [
    ...became('state', was.state, is.state),
    ...became('suspended', was.suspended === null ? 'no' : 'yes', is.suspended === null ? 'no' : 'yes'),
    ...became('MTU', was.mtu, is.mtu),
    ...became('wires', was.wires, is.wires),
    ...lists('member', membersOf(was), membersOf(is)),
    ...lists('keys of', keysOf(was), keysOf(is)),
    ...lists('has', goodsOf(was), goodsOf(is)),
  ],
}

const machineWords = {
  one: ({ kind, site, slices }: MachineAt) => [
    `${kind} of ${site}`,
    ...slices.map((slice) => `slice ${slice}`),
  ],
  changes: (was: MachineAt, is: MachineAt) => [
    ...became('name', was.name, is.name),
    ...became('IPv6', was.ipv6, is.ipv6),
    ...became('IPv4', was.ipv4, is.ipv4),
    ...became('underlay MTU', was.underlayMtu, is.underlayMtu),
    ...lists('slice', was.slices, is.slices),
    ...lists('network', was.networks, is.networks),
  ],
}

const prefixesOf = ({ prefixes }: AllocationAt): string[] =>
  prefixes.map(({ prefix, party, network }) => `${prefix} of ${party}/${network}`)

const allocationWords = {
  one: (allocation: AllocationAt) => [
    `${allocation.holder.kind} ${allocation.holder.id}`,
    ...prefixesOf(allocation),
  ],
  changes: (was: AllocationAt, is: AllocationAt) => [
    ...became('withdrawn', was.isWithdrawn ? 'yes' : 'no', is.isWithdrawn ? 'yes' : 'no'),
    ...lists(
      'slice',
      was.slices.map(({ slice }) => slice),
      is.slices.map(({ slice }) => slice),
    ),
    ...lists('prefix', prefixesOf(was), prefixesOf(is)),
  ],
}

/** What is different between the grid at two cuts: networks, machines, and what is given out of the allocations. */
export const diffStates = (before: GridAt, after: GridAt): Difference[] => [
  ...compare(
    'network',
    [before.networks, after.networks],
    ({ party, network }) => `${party}/${network}`,
    networkWords,
  ),
  ...compare('machine', [before.machines, after.machines], ({ name, id }) => `${name} ${id}`, machineWords),
  ...compare('allocation', [before.allocations, after.allocations], ({ prefix }) => prefix, allocationWords),
]
