import { createHash } from 'node:crypto'
import { Ipv4Address, Ipv6Address } from './values/address.ts'
import { AgentId } from './values/agent-id.ts'
import type { Claim } from './values/claim.ts'
import { Prefix } from './values/prefix.ts'
import { ExitGroupId, FarmId, NetworkId, OrderKey, PartyId } from './values/token.ts'
import { WireGuardKey } from './values/wireguard-key.ts'

/** Values for examples and specs: each the same for the same name, so that stories can be told with them. */

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const ACCOUNT = 0

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** CRC-16/XMODEM, which nkeys puts behind every key. */
const crc16 = (bytes: Uint8Array): number => {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc
}

const base32 = (bytes: Uint8Array): string => {
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  return Array.from({ length: (bytes.length * 8) / 5 }, (_, at) => {
    const shift = BigInt(bytes.length * 8 - 5 * (at + 1))
    return BASE32[Number((bits >> shift) & 31n)]
  }).join('')
}

/** The id of a machine that has this name in a story. Nobody holds its seed. */
export const anAgent = (name: string): AgentId => {
  const key = Buffer.concat([Buffer.from([ACCOUNT]), digestOf(`agent ${name}`)])
  const checksum = Buffer.alloc(2)
  checksum.writeUInt16LE(crc16(key))
  return AgentId.parse(base32(Buffer.concat([key, checksum])))
}

/** The public key of a device that has this name in a story. */
export const aKey = (name: string): WireGuardKey =>
  WireGuardKey.parse(digestOf(`device ${name}`).toString('base64'))

/** A hash of something called so. */
export const aHash = (name: string): string => digestOf(name).toString('base64url')

export const aParty = (text: string): PartyId => PartyId.parse(text)
export const aNetwork = (text: string): NetworkId => NetworkId.parse(text)
export const aFarm = (text: string): FarmId => FarmId.parse(text)
export const anExitGroup = (text: string): ExitGroupId => ExitGroupId.parse(text)
export const anOrder = (text: string): OrderKey => OrderKey.parse(text)
export const aPrefix = (text: string): Prefix => Prefix.parse(text)
export const ipv4 = (text: string): Ipv4Address => Ipv4Address.parse(text)
export const ipv6 = (text: string): Ipv6Address => Ipv6Address.parse(text)

/** A claim of network `blue` of `acme`, under one order, for one member. */
export const aClaim = (member: AgentId, order = 'order-blue'): Claim => ({
  order: anOrder(order),
  party: aParty('acme'),
  network: aNetwork('blue'),
  member,
})
