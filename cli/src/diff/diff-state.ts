import { upstreamText } from '../facts/sentences/words.ts'
import { retiredWords } from '../machines/retired.ts'
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

type Changes<Item> = (before: Item, after: Item) => string[]

/** What makes a thing the same one, what it is called, and how it and its changes read. */
type Words<Item> = Readonly<{
  key: (item: Item) => string
  name: (item: Item) => string
  one: (item: Item) => string[]
  changes: Changes<Item>
}>

/** Each thing as it was and as it is; a machine that is called otherwise is the same one. */
const pairs = <Item>(
  before: readonly Item[],
  after: readonly Item[],
  key: (item: Item) => string,
): (readonly [Item | undefined, Item | undefined])[] => {
  const [old, fresh] = [before, after].map((items) => new Map(items.map((item) => [key(item), item])))
  return [...new Set([...before, ...after].map(key))].map((it) => [old?.get(it), fresh?.get(it)])
}

const compare = <Item>(
  kind: Difference['kind'],
  [before, after]: readonly [readonly Item[], readonly Item[]],
  words: Words<Item>,
): Difference[] =>
  pairs(before, after, words.key)
    .flatMap(([was, is]): Difference[] => {
      if (is === undefined)
        return was === undefined
          ? []
          : [{ kind, name: words.name(was), change: 'gone', details: words.one(was) }]
      const name = words.name(is)
      if (was === undefined) return [{ kind, name, change: 'new', details: words.one(is) }]
      const details = words.changes(was, is)
      return details.length === 0 ? [] : [{ kind, name, change: 'changed', details }]
    })
    .toSorted((a, b) => a.name.localeCompare(b.name))

const became = (what: string, was: unknown, is: unknown): string[] =>
  was === is ? [] : [`${what}: ${was ?? 'none'} → ${is ?? 'none'}`]

/** Two lists of texts: what came and what went. */
const lists = (what: string, was: readonly string[], is: readonly string[]): string[] => [
  ...was.filter((it) => !is.includes(it)).map((it) => `- ${what} ${it}`),
  ...is.filter((it) => !was.includes(it)).map((it) => `+ ${what} ${it}`),
]

type MemberAt = NetworkAt['members'][number]

const memberText = ({ role, prefix }: MemberAt, name: string): string => `${role} ${name} ${prefix}`

const keysText = ({ keys }: MemberAt, name: string): string[] =>
  keys === null ? [] : [`${name}: ${keys.mesh ?? 'no mesh'}, ${keys.exit}`]

/** Who came and who went, and what is different about who stayed: by its id, whatever it is called. */
const memberChanges = (was: NetworkAt, is: NetworkAt): string[] =>
  pairs(was.members, is.members, ({ id }) => id).flatMap(([old, fresh]) => {
    const name = (fresh ?? old)?.name ?? ''
    const texts = (member: MemberAt | undefined) => (member === undefined ? [] : [memberText(member, name)])
    const keys = (member: MemberAt | undefined) => (member === undefined ? [] : keysText(member, name))
    return [
      ...(old === undefined || old.name === name ? [] : [`member ${old.name} → ${name}`]),
      ...lists('member', texts(old), texts(fresh)),
      ...lists('keys of', keys(old), keys(fresh)),
    ]
  })

/** What a network has besides its members, one text each, without the facts that say so. */
const goodsOf = ({ goods }: NetworkAt): string[] =>
  Object.entries(goods ?? {}).flatMap(([kind, value]) =>
    [value].flat().flatMap((thing) => {
      if (thing === null) return []
      const { since: _, ...rest } = thing as Readonly<{ since: number }>
      return [`${kind} ${JSON.stringify(rest)}`]
    }),
  )

const nameOf = ({ party, network }: NetworkAt): string => `${party}/${network}`

const networkWords: Words<NetworkAt> = {
  key: nameOf,
  name: nameOf,
  one: ({ state, members }) => [state, ...members.map((member) => memberText(member, member.name))],
  changes: (was, is) => [
    ...became('state', was.state, is.state),
    ...became('suspended', was.suspended === null ? 'no' : 'yes', is.suspended === null ? 'no' : 'yes'),
    ...became('MTU', was.mtu, is.mtu),
    ...became('wires', was.wires, is.wires),
    ...memberChanges(was, is),
    ...lists('has', goodsOf(was), goodsOf(is)),
  ],
}

const standing = ({ retired }: MachineAt): string => (retired === null ? 'there' : retiredWords(retired))

const machineWords: Words<MachineAt> = {
  key: ({ id }) => id,
  name: ({ name, id }) => `${name} ${id}`,
  one: (machine) => [
    `${machine.kind} of ${machine.site}`,
    ...(machine.retired === null ? [] : [standing(machine)]),
    ...machine.slices.map((slice) => `slice ${slice}`),
  ],
  changes: (was, is) => [
    ...became('standing', standing(was), standing(is)),
    ...became('name', was.name, is.name),
    ...became('IPv6', was.ipv6, is.ipv6),
    ...became('IPv4', was.ipv4, is.ipv4),
    ...became('underlay MTU', was.underlayMtu, is.underlayMtu),
    ...became('told', upstreamText(was.upstream), upstreamText(is.upstream)),
    ...lists('slice', was.slices, is.slices),
    ...lists('network', was.networks, is.networks),
  ],
}

const prefixesOf = ({ prefixes }: AllocationAt): string[] =>
  prefixes.map(({ prefix, party, network }) => `${prefix} of ${party}/${network}`)

const allocationWords: Words<AllocationAt> = {
  key: ({ registered }) => registered,
  name: ({ prefix }) => prefix,
  one: (allocation) => [`${allocation.holder.kind} ${allocation.holder.id}`, ...prefixesOf(allocation)],
  changes: (was, is) => [
    ...became('prefix', was.prefix, is.prefix),
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
  ...compare('network', [before.networks, after.networks], networkWords),
  ...compare('machine', [before.machines, after.machines], machineWords),
  ...compare('allocation', [before.allocations, after.allocations], allocationWords),
]
