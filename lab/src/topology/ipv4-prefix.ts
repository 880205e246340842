import { canonicalString, ipv4Bits, ipv4Text } from '@sixfold/events/values/address'

/** An IPv4 prefix as numbers: its first address and its length. */
export type Ipv4Bits = Readonly<{ first: bigint; length: number }>

const SHAPE = /^([^/]+)\/(0|[1-9]\d?)$/

/** The numbers of an IPv4 prefix text, or null when it is none or has bits set behind its length. */
export const ipv4PrefixBits = (text: string): Ipv4Bits | null => {
  const [, address = '', lengthText = ''] = SHAPE.exec(text) ?? []
  const first = ipv4Bits(address)
  const length = Number(lengthText)
  if (first === null || length > 32) return null
  return first % ipv4Size(length) === 0n ? { first, length } : null
}

/** How many addresses a prefix of this length has. */
export const ipv4Size = (length: number): bigint => 1n << BigInt(32 - length)

/** The text of a prefix: dotted decimal, slash, decimal length. */
export const ipv4PrefixText = ({ first, length }: Ipv4Bits): string => `${ipv4Text(first)}/${length}`

/** An IPv4 prefix with no bit set behind its length. */
export const Ipv4Prefix = canonicalString((text) => {
  const bits = ipv4PrefixBits(text)
  return bits === null ? null : ipv4PrefixText(bits)
}, 'an IPv4 prefix with no bit set behind its length, like 203.0.113.0/28')

/** The address `offset` steps into a prefix. Throws a RangeError behind its end. */
export const ipv4At = (prefix: string, offset: number): string => {
  const bits = ipv4PrefixBits(prefix)
  if (bits === null) throw new TypeError(`not an IPv4 prefix: ${prefix}`)
  if (BigInt(offset) >= ipv4Size(bits.length))
    throw new RangeError(`${prefix} has no address number ${offset}`)
  return ipv4Text(bits.first + BigInt(offset))
}

/** True when the address is in the prefix. */
export const ipv4Contains = (prefix: string, address: string): boolean => {
  const bits = ipv4PrefixBits(prefix)
  const found = ipv4Bits(address)
  return (
    bits !== null && found !== null && found / ipv4Size(bits.length) === bits.first / ipv4Size(bits.length)
  )
}
