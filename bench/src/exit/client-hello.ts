const HANDSHAKE = 22
const CLIENT_HELLO = 1
const SERVER_NAME = 0

/** A length of so many bytes before what it is the length of. */
const counted = (bytes: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  const length = Buffer.alloc(bytes)
  length.writeUIntBE(body.length, 0, bytes)
  return Buffer.concat([length, body])
}

const number16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff])

/** What a client of TLS says first, as far as somebody reads it who wants to know which host is asked for (RFC 8446, 4.1.2; RFC 6066, 3). */
export const clientHello = (host: string): Buffer => {
  const names = counted(2, Buffer.from([0]), counted(2, Buffer.from(host, 'ascii')))
  const extensions = counted(2, number16(SERVER_NAME), counted(2, names))
  const hello = [number16(0x0303), Buffer.alloc(32), Buffer.from([0]), counted(2, number16(0x1301))]
  const handshake = Buffer.concat([
    Buffer.from([CLIENT_HELLO]),
    counted(3, ...hello, counted(1, Buffer.from([0])), extensions),
  ])
  return Buffer.concat([Buffer.from([HANDSHAKE]), number16(0x0301), counted(2, handshake)])
}
