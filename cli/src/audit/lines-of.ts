import { createReadStream } from 'node:fs'

const LF = 0x0a

/** The lines of a file, without their LF; nothing else ends a line. A last one without LF counts too. */
export async function* linesOf(path: string): AsyncGenerator<string, void, void> {
  let rest: Buffer[] = []
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let from = 0
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      rest.push(chunk.subarray(from, end))
      yield (rest.length === 1 ? (rest[0] as Buffer) : Buffer.concat(rest)).toString()
      rest = []
      from = end + 1
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString()
}
