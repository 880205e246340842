/** What nft prints in place of a number (`nft describe meta l4proto`, `nft describe icmpv6 type`), by what stands before it. */
const NUMBERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'meta nfproto': { ipv4: 2, ipv6: 10 },
  'meta l4proto': { icmp: 1, tcp: 6, udp: 17, 'ipv6-icmp': 58, icmpv6: 58 },
  // RFC 4443, 4861 and 2710.
  'icmpv6 type': {
    'destination-unreachable': 1,
    'packet-too-big': 2,
    'time-exceeded': 3,
    'parameter-problem': 4,
    'echo-request': 128,
    'echo-reply': 129,
    'mld-listener-query': 130,
    'mld-listener-report': 131,
    'mld-listener-done': 132,
    'nd-router-solicit': 133,
    'nd-router-advert': 134,
    'nd-neighbor-solicit': 135,
    'nd-neighbor-advert': 136,
    'nd-redirect': 137,
  },
  // RFC 792.
  'icmp type': {
    'echo-reply': 0,
    'destination-unreachable': 3,
    redirect: 5,
    'echo-request': 8,
    'time-exceeded': 11,
    'parameter-problem': 12,
  },
}

const KEYS = Object.keys(NUMBERS).join('|')
const VALUE = new RegExp(String.raw`\b(${KEYS}) ((?:!= )?)(\{[^}]*\}|[\w-]+)`, 'g')
const SET = /\{ ?([^{}]*?) ?\}/g

const numbered = (rule: string): string =>
  rule.replace(VALUE, (_, key: string, not: string, value: string) => {
    const numbers = NUMBERS[key] ?? {}
    return `${key} ${not}${value.replace(/[\w-]+/g, (word) => String(numbers[word] ?? word))}`
  })

const sorted = (elements: string): string => {
  const all = elements.split(/, ?/).toSorted()
  return all.length === 1 ? elements : `{ ${all.join(', ')} }`
}

/**
 * A rule as two that do the same are compared: nft keeps numbers and prints names, keeps the elements of an anonymous set
 * in an order of its own, prints none around a single one, and says the family of what it translates to.
 */
export const canonicalRule = (rule: string): string =>
  numbered(rule)
    .replace(SET, (_, elements: string) => sorted(elements))
    .replace(/\b([sd]nat) ip6? to /, '$1 to ')
