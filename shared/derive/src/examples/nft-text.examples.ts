import type { Flow } from '../policy/policy.examples.ts'
import { addressesIn } from '../policy/policy-ranges.ts'

/** A small reader of our own nft text, for specs: what becomes of a packet in a chain. */

type Table = Readonly<{
  sets: ReadonlyMap<string, readonly string[]>
  chains: ReadonlyMap<string, readonly string[]>
}>

/** The sets and maps of a text with their elements, and its chains with their rules. */
export const readText = (body: string): Table => {
  const sets = new Map<string, string[]>()
  const chains = new Map<string, string[]>()
  let chain: string[] = []
  for (const line of body.split('\n')) {
    const [, set, elements] = /^(?:set|map) (\S+) \{ .*?(?: elements = \{ (.*) \})? \}$/.exec(line) ?? []
    const [, name] = /^chain (\S+) \{$/.exec(line) ?? []
    if (set !== undefined) sets.set(set, elements === undefined ? [] : elements.split(', '))
    else if (name !== undefined) {
      chain = []
      chains.set(name, chain)
    } else if (line !== '}') chain.push(line.trim())
  }
  return { sets, chains }
}

/** The fields of a packet, by the words of nft; what it does not have is not there. */
const fieldsOf = ({ from, to, protocol, port, type }: Flow): ReadonlyMap<string, string> => {
  const ip = to.includes(':') ? 'ip6' : 'ip'
  const length = to.includes(':') ? 128 : 32
  return new Map([
    [`${ip} saddr`, `${from}/${length}`],
    [`${ip} daddr`, `${to}/${length}`],
    ['meta l4proto', String(protocol)],
    ['th dport', String(port)],
    ...(protocol === 1 ? [['icmp type', String(type)] as const] : []),
    ...(protocol === 58 ? [['icmpv6 type', String(type)] as const] : []),
  ])
}

/** The numbers that one field of an element stands for. */
const spanOf = (text: string): Readonly<{ first: bigint; last: bigint }> => {
  if (text.includes('/')) return addressesIn(text)
  if (text.includes(':') || text.includes('.')) return addressesIn(`${text}/${text.includes(':') ? 128 : 32}`)
  const [first = '', last = first] = text.split('-')
  return { first: BigInt(first), last: BigInt(last) }
}

/** Whether two elements (without what a map leads to) share a key. */
export const overlap = (a: string, b: string): boolean => {
  const others = b.split(' . ').map(spanOf)
  return a
    .split(' . ')
    .map(spanOf)
    .every(({ first, last }, at) => {
      const other = others[at]
      return other !== undefined && first <= other.last && other.first <= last
    })
}

/** The key of a map's element. */
export const keyOf = (element: string): string => element.split(' : ')[0] ?? ''

const valuesOf = (key: string, fields: ReturnType<typeof fieldsOf>): string | null => {
  const values = key.split(' . ').map((field) => fields.get(field))
  return values.includes(undefined) ? null : values.join(' . ')
}

/** What a packet comes to in a chain: the verdict, and what counted it on its way. */
export const walk = (
  table: Table,
  chain: string,
  flow: Flow,
): Readonly<{ verdict: string; counted: string[] }> => {
  const counted: string[] = []
  const fields = fieldsOf(flow)
  const run = (name: string): string => {
    for (const rule of table.chains.get(name) ?? []) {
      const verdict = verdictOf(rule)
      if (verdict !== '') return verdict
    }
    return 'return'
  }
  const follow = (words: string): string => {
    const [word, target = ''] = words.split(' ')
    if (word === 'goto') return run(target)
    if (word !== 'jump') return words
    const verdict = run(target)
    return verdict === 'return' ? '' : verdict
  }
  const verdictOf = (rule: string): string => {
    const [, counter, then] = /^counter name "(\S+)" ?(.*)$/.exec(rule) ?? []
    if (counter !== undefined) {
      counted.push(counter)
      return follow(then ?? '')
    }
    const [, key, vmap, set = '', words = ''] = /^(.+?) (vmap )?@(\S+) ?(.*)$/.exec(rule) ?? []
    if (key === undefined) return follow(rule)
    const values = valuesOf(key, fields)
    const element = (table.sets.get(set) ?? []).find((it) => values !== null && overlap(keyOf(it), values))
    if (element === undefined) return ''
    return follow(vmap === undefined ? words : (element.split(' : ')[1] ?? ''))
  }
  return { verdict: run(chain), counted }
}
