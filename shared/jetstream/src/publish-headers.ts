import type { MsgHdrs } from '@nats-io/transport-node'

/** The headers of a publish that a stream acts upon. */
export type PublishHeaders = Readonly<{
  id?: string
  expected?: number
  /** The last sequence of the whole stream, behind which this one is to be stored. */
  lastSequence?: number
  rollup?: boolean
  contentType?: string
}>

const line = (name: string, value: string | number | undefined): string =>
  value === undefined ? '' : `${name}: ${value}\r\n`

/**
 * The headers as they go over the wire. The client asks headers for their bytes and for nothing else; its own look at
 * each name, letter by letter, costs more than all the rest of a publish. Throws a RangeError for an id of several lines.
 */
export const headersOf = ({ id, expected, lastSequence, rollup, contentType }: PublishHeaders): MsgHdrs => {
  if (id !== undefined && /[\r\n]/.test(id))
    throw new RangeError(`a message id is one line: ${JSON.stringify(id)}`)
  const text = `NATS/1.0\r\n${line('Nats-Msg-Id', id)}${line('Nats-Expected-Last-Subject-Sequence', expected)}${line('Nats-Expected-Last-Sequence', lastSequence)}${line('Nats-Rollup', rollup === true ? 'sub' : undefined)}${line('Content-Type', contentType)}\r\n`
  return { encode: () => Buffer.from(text) } as unknown as MsgHdrs
}
