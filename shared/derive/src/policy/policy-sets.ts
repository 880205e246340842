import type { SecurityGroup } from '@sixfold/events'
import { networkKey, type WorkloadPlan } from '@sixfold/fold'
import { type Allowed, apart, type Range } from './policy-ranges.ts'

type Rule = SecurityGroup['allow'][number]
type Source = Rule['from']
type Service = Rule['service']

/** The families of a policy's sets, with what nft calls them. */
export const POLICY_FAMILIES = {
  6: { ip: 'ip6', type: 'ipv6_addr', icmp: 'icmpv6', everybody: '::/0' },
  4: { ip: 'ip', type: 'ipv4_addr', icmp: 'icmp', everybody: '0.0.0.0/0' },
} as const
export type PolicyFamily = keyof typeof POLICY_FAMILIES

const isOf = (family: PolicyFamily, prefix: string): boolean =>
  prefix.includes(':') === (Number(family) === 6)

/** The prefixes that a workload has. */
export const prefixesOf = ({ ipv6, ipv4 }: Pick<WorkloadPlan, 'ipv6' | 'ipv4'>): string[] =>
  ipv4 === null ? [ipv6] : [ipv6, `${ipv4}/32`]

/** The prefixes of every label's workloads, on all nodes: a group in `from` is its addresses. */
export const addressBook = (workloads: readonly WorkloadPlan[]): ReadonlyMap<string, readonly string[]> => {
  const book = new Map<string, string[]>()
  for (const workload of workloads)
    for (const label of workload.labels) {
      const known = book.get(label)
      if (known === undefined) book.set(label, prefixesOf(workload))
      else known.push(...prefixesOf(workload))
    }
  return book
}

/** Who is meant by a label, and by the name of a network that this one peers with: prefixes. */
export type AddressBook = Readonly<{
  labels: ReturnType<typeof addressBook>
  networks: ReadonlyMap<string, readonly string[]>
}>

/** Who is meant by a source, as prefixes. A network that this one does not peer with is nobody. */
export const sourcesOf = (source: Source, { labels, networks }: AddressBook): readonly string[] => {
  switch (source.kind) {
    case 'any':
      return Object.values(POLICY_FAMILIES).map(({ everybody }) => everybody)
    case 'group':
      return labels.get(source.label) ?? []
    case 'prefix':
      return [source.prefix]
    case 'network':
      return networks.get(networkKey(source.network)) ?? []
  }
}

/** Protocol numbers (IANA): a bare machine has no /etc/protocols to look their names up in. */
export const PROTOCOL = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 } as const
const ANY_PROTOCOL: Range = [0, 255]

const protocolOf = (service: Service): Range | null => {
  if (service.protocol === 'any') return ANY_PROTOCOL
  const number = PROTOCOL[service.protocol]
  return ('ports' in service ? service.ports : 'types' in service ? service.types : undefined) === undefined
    ? [number, number]
    : null
}

const NONE: readonly Range[] = []

const portsOf = ({ ports = [] }: Extract<Service, { ports?: unknown }>): readonly Range[] =>
  ports.map(({ first, last }) => [first, last])

const typesOf = ({ types = [] }: Extract<Service, { types?: unknown }>): readonly Range[] =>
  types.map((type) => [type, type])

/** What one group allows of a service, by the set that says so. */
const WORDS = {
  protocols: (service: Service): readonly Range[] => {
    const protocol = protocolOf(service)
    return protocol === null ? NONE : [protocol]
  },
  tcp: (service: Service): readonly Range[] => (service.protocol === 'tcp' ? portsOf(service) : NONE),
  udp: (service: Service): readonly Range[] => (service.protocol === 'udp' ? portsOf(service) : NONE),
  icmp: (service: Service): readonly Range[] => (service.protocol === 'icmp' ? typesOf(service) : NONE),
  icmpv6: (service: Service): readonly Range[] => (service.protocol === 'icmpv6' ? typesOf(service) : NONE),
} as const

const rangeText = ([first, last]: Range): string => (first === last ? `${first}` : `${first}-${last}`)

type Word = keyof typeof WORDS

const WORD_NAMES = Object.keys(WORDS) as readonly Word[]

/** What a group allows over one family, by the set that says so: in one go, for there may be thousands of rules. */
const allowedBy = ({ allow }: SecurityGroup, family: PolicyFamily, book: AddressBook) => {
  const said: Record<Word, Allowed[]> = { protocols: [], tcp: [], udp: [], icmp: [], icmpv6: [] }
  for (const { from, service } of allow)
    for (const source of sourcesOf(from, book)) {
      if (!isOf(family, source)) continue
      for (const word of WORD_NAMES)
        for (const range of WORDS[word](service)) said[word].push({ source, range })
    }
  return said
}

/** The elements of the three sets that say what comes in to a group over one family. */
export const groupElements = (group: SecurityGroup, family: PolicyFamily, book: AddressBook) => {
  const said = allowedBy(group, family, book)
  const elements = (word: Word, middle = ''): string[] =>
    apart(said[word]).map(({ source, range }) => `${source} . ${middle}${rangeText(range)}`)
  return {
    protocols: elements('protocols'),
    ports: [...elements('tcp', `${PROTOCOL.tcp} . `), ...elements('udp', `${PROTOCOL.udp} . `)],
    types: elements(POLICY_FAMILIES[family].icmp),
  }
}
