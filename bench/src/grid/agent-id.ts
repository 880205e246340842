import { createHash } from 'node:crypto'
import { AgentId } from '@sixfold/events'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
/** What the key of a NATS account begins with, so that its first letter is an A. */
const ACCOUNT = 0

/** CRC-16/XMODEM, as NATS keys end in it. */
const crc16 = (bytes: Uint8Array): number => {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1
  }
  return crc
}

const base32 = (bytes: Uint8Array): string => {
  let text = ''
  for (let bit = 0; bit < bytes.length * 8; bit += 5) {
    const window = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0)
    text += BASE32[(window >> (11 - (bit & 7))) & 31]
  }
  return text
}

/** The id of a machine that nobody has the key of: the same name always gives the same one. */
export const agentId = (name: string): AgentId => {
  const body = Buffer.concat([
    Buffer.of(ACCOUNT),
    createHash('sha256').update(`sixfold bench ${name}`).digest(),
  ])
  const crc = Buffer.alloc(2)
  crc.writeUInt16LE(crc16(body))
  return AgentId.parse(base32(Buffer.concat([body, crc])))
}
