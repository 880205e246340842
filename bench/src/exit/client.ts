import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { clientHello } from './client-hello.ts'

/*
 * `client.ts stream TO SECONDS` or `client.ts ask TO COUNT AT_ONCE`, inside a namespace, where TO is JSON: whom to call, for which host, as
 * whom. Prints {"count", "seconds"}: bytes that came once the flow was up to speed, or connections that were begun,
 * answered and ended.
 */
const START_MS = 500
const PATIENCE_MS = 8_000

type To = Readonly<{ host: string; port: number; asks: string; callers: readonly string[] }>

const [what = '', text = '', much = '', atOnce = '1'] = process.argv.slice(2)
const { host, port, asks, callers } = JSON.parse(text) as To
const hello = clientHello(asks)

/** A connection that has said what it wants. */
const call = (turn: number, onread: object | undefined): Socket => {
  const localAddress = callers[turn % callers.length]
  const socket = connect({
    host,
    port,
    noDelay: true,
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(onread === undefined ? {} : { onread: onread as never }),
  })
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`${host} ${port} says nothing`)))
  socket.write(hello)
  return socket
}

const stream = async (): Promise<object> => {
  let bytes = 0
  const callback = (count: number): boolean => {
    bytes += count
    return true
  }
  const socket = call(0, { buffer: Buffer.alloc(512 * 1024), callback })
  const failed = once(socket, 'error').then(([err]) => Promise.reject(err as Error))
  failed.catch(() => undefined)
  await Promise.race([failed, sleep(START_MS)])
  const [from, since] = [bytes, performance.now()]
  await Promise.race([failed, sleep(Number(much) * 1_000)])
  return { count: bytes - from, seconds: (performance.now() - since) / 1_000 }
}

/** One after the other, until all were begun. A connection is reset, so that nothing of it waits anywhere. */
const askAll = async (): Promise<object> => {
  const count = Number(much)
  let begun = 0
  const line = async (): Promise<void> => {
    while (begun < count) {
      begun += 1
      const socket = call(begun, undefined)
      await once(socket, 'data')
      socket.resetAndDestroy()
    }
  }
  const since = performance.now()
  await Promise.all(Array.from({ length: Number(atOnce) }, line))
  return { count, seconds: (performance.now() - since) / 1_000 }
}

const result = await (what === 'stream' ? stream() : askAll())
process.stdout.write(JSON.stringify(result), () => process.exit(0))
