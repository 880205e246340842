import { z } from 'zod'
import { publicKeyOf } from './keys.ts'
import { isLiveAt } from './live.ts'
import type { FoundDevice, FoundPeer } from './model.ts'

const Key = z.string().regex(/^[0-9a-f]{64}$/)
const Count = z.coerce.number().int().min(0)

const base64 = (hex: string): string => Buffer.from(Key.parse(hex), 'hex').toString('base64')

/** `name=value`, in the order in which they were said: a `public_key` begins a peer. */
type Saying = Readonly<{ name: string; value: string }>

const sayingOf = (line: string): Saying => {
  const [, name, value] = /^([a-z_]+)=(.*)$/.exec(line) ?? []
  if (name === undefined || value === undefined) throw new Error('it has a line without a name')
  return { name, value }
}

/** A device from the answer to `get=1` on its control socket. Throws, without quoting it (it holds keys), when it is none. */
export const parseAnswer = (text: string, nowSeconds: number): FoundDevice => {
  try {
    return deviceOf(
      text
        .split('\n')
        .filter((line) => line !== '')
        .map(sayingOf),
      nowSeconds,
    )
  } catch (err) {
    const reason = err instanceof z.ZodError ? 'a value is not as it must be' : (err as Error).message
    throw new Error(`a control socket's answer is not as WireGuard writes it: ${reason}`)
  }
}

const deviceOf = (said: readonly Saying[], nowSeconds: number): FoundDevice => {
  const [head = [], ...peers] = partsOf(said)
  const [tail] = said.slice(-1)
  if (tail?.name !== 'errno' || tail.value !== '0') throw new Error(`it ends with errno ${tail?.value}`)
  const privateKey = valueIn(head, 'private_key')
  return {
    publicKey: privateKey === null ? null : publicKeyOf(base64(privateKey)),
    listenPort: Count.parse(valueIn(head, 'listen_port') ?? 0),
    peers: peers.map((part) => peerOf(part, nowSeconds)),
  }
}

/** What is said of the device, and then of each peer. */
const partsOf = (said: readonly Saying[]): readonly (readonly Saying[])[] => {
  const parts: Saying[][] = [[]]
  for (const saying of said) {
    if (saying.name === 'public_key') parts.push([])
    parts.at(-1)?.push(saying)
  }
  return parts
}

const valueIn = (part: readonly Saying[], wanted: string): string | null =>
  part.find(({ name }) => name === wanted)?.value ?? null

const peerOf = (part: readonly Saying[], nowSeconds: number): FoundPeer => ({
  publicKey: base64(valueIn(part, 'public_key') ?? ''),
  endpoint: valueIn(part, 'endpoint'),
  allowedIps: part.flatMap(({ name, value }) => (name === 'allowed_ip' ? [value] : [])),
  keepaliveSeconds: Count.parse(valueIn(part, 'persistent_keepalive_interval') ?? 0),
  isLive: isLiveAt(nowSeconds, Count.parse(valueIn(part, 'last_handshake_time_sec') ?? 0)),
})
