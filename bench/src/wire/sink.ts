import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/*
 * `sink.ts ADDRESS PORT SECONDS`, inside a namespace: takes what a source there sends. Prints {"bytes", "seconds"}: what
 * came once the flow was up to speed.
 */
const PATIENCE_MS = 20_000
const PAUSE_MS = 20
const START_MS = 500

const [address = '', port = '', seconds = ''] = process.argv.slice(2)
let bytes = 0

const take = () =>
  new Promise<void>((resolve, reject) => {
    const onread = {
      buffer: Buffer.alloc(512 * 1024),
      callback: (count: number): boolean => {
        bytes += count
        return true
      },
    }
    const socket = connect({ host: address, port: Number(port), onread })
    socket.once('connect', resolve)
    socket.once('error', reject)
  })

const end = Date.now() + PATIENCE_MS
for (;;) {
  const failure = await take().then(
    () => null,
    (err: unknown) => err,
  )
  if (failure === null) break
  if (Date.now() >= end) throw failure
  await sleep(PAUSE_MS)
}
await sleep(START_MS)
const [from, since] = [bytes, performance.now()]
await sleep(Number(seconds) * 1_000)
const result = { bytes: bytes - from, seconds: (performance.now() - since) / 1_000 }
process.stdout.write(JSON.stringify(result), () => process.exit(0))
