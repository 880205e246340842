import { Ipv4Address, Port, type Transport } from '@sixfold/events'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

/** Who is asked about: an IPv4 address, with a port where one is known. */
export type Asked = Readonly<{ address: Ipv4Address; port: Port | null; transport: Transport | null }>

const refused = (text: string, sentence: string): Failure =>
  new Failure(
    EXIT.usage,
    `${JSON.stringify(text)} ${sentence}`,
    'write ADDRESS:PORT, as 203.0.113.9:40211; tcp/ or udp/ before it, if that is known; or an address alone',
  )

/**
 * Reads `203.0.113.9:40211`, `udp/203.0.113.9:40211`, or an address alone.
 *
 * @throws Failure `usage`
 */
export const parseAsked = (text: string): Asked => {
  const slash = text.indexOf('/')
  const transport = slash < 0 ? null : text.slice(0, slash).toLowerCase()
  if (transport !== null && transport !== 'tcp' && transport !== 'udp')
    throw refused(text, `begins with ${JSON.stringify(transport)}, which is neither tcp nor udp`)
  const [host = '', port, ...more] = text.slice(slash + 1).split(':')
  if (more.length > 0)
    throw refused(text, 'is IPv6: its /64 is its network’s own, sixfold ipam show says whose')
  const address = Ipv4Address.safeParse(host)
  if (!address.success) throw refused(text, `has no IPv4 address: ${JSON.stringify(host)} is none`)
  if (port === undefined) return { address: address.data, port: null, transport }
  const number = Port.safeParse(/^\d{1,5}$/.test(port) ? Number(port) : Number.NaN)
  if (!number.success) throw refused(text, `has no port: ${JSON.stringify(port)} is none of 1 to 65535`)
  return { address: address.data, port: number.data, transport }
}
