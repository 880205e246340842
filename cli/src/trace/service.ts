import type { FlowService } from '@sixfold/derive'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

const MOST = { tcp: 65_535, udp: 65_535, icmp: 255, icmpv6: 255 } as const

/**
 * Reads `PROTOCOL` or `PROTOCOL/NUMBER`: a port of TCP or UDP, a type of ICMP or ICMPv6.
 *
 * @throws Failure `usage`
 */
export const parseService = (text: string): FlowService => {
  const [, protocol, digits] = /^(tcp|udp|icmp|icmpv6)(?:\/(\d{1,5}))?$/.exec(text) ?? []
  const number = digits === undefined ? null : Number(digits)
  const name = protocol as FlowService['protocol'] | undefined
  if (name !== undefined && (number ?? 0) <= MOST[name]) return { protocol: name, number }
  throw new Failure(
    EXIT.usage,
    `${JSON.stringify(text)} is no service: write tcp/443, udp/53, icmpv6/128, icmp/8, or the protocol alone`,
  )
}
