import { z } from 'zod'
import { isLiveAt } from './live.ts'
import type { FoundDevice, FoundPeer } from './model.ts'

const Key = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)
const Count = z.coerce.number().int().min(0)
const Interface = z.tuple([z.string(), z.union([z.literal('(none)'), Key]), Count, z.string()])
const Peer = z.tuple([Key, z.string(), z.string(), z.string(), Count, Count, Count, z.string()])

/** A device from `wg show NAME dump` (tabs and lines). Throws, without quoting it (it holds keys), when it is none. */
export const parseDump = (text: string, nowSeconds: number): FoundDevice => {
  const [first = '', ...lines] = text.split('\n').filter((line) => line !== '')
  const [, publicKey, listenPort] = believe(Interface, first, 'the interface line')
  return {
    publicKey: publicKey === '(none)' ? null : publicKey,
    listenPort,
    peers: lines.map((line, index) => peerOf(believe(Peer, line, `peer ${index + 1}`), nowSeconds)),
  }
}

const peerOf = (
  [publicKey, , endpoint, allowedIps, handshakeAt, , , keepalive]: z.infer<typeof Peer>,
  nowSeconds: number,
): FoundPeer => ({
  publicKey,
  endpoint: endpoint === '(none)' ? null : endpoint,
  allowedIps: allowedIps === '(none)' ? [] : allowedIps.split(','),
  keepaliveSeconds: keepalive === 'off' ? 0 : Count.parse(keepalive),
  isLive: isLiveAt(nowSeconds, handshakeAt),
})

const believe = <Schema extends z.ZodType>(schema: Schema, line: string, what: string): z.output<Schema> => {
  const parsed = schema.safeParse(line.split('\t'))
  if (parsed.success) return parsed.data
  throw new Error(`wg show dump: ${what} is not as wg writes it (${line.split('\t').length} fields)`)
}
