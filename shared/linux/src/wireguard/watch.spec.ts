import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchDevice } from './watch.ts'

let directory: string
const open: (Server | Socket)[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watch-'))
})
afterEach(async () => {
  for (const end of open.splice(0).toReversed()) {
    if ('destroy' in end) end.destroy()
    else end.close()
  }
  await rm(directory, { recursive: true })
})

/** Somebody who answers on a device's control socket; `connection` is there once it is watched. */
const serve = async (name: string): Promise<{ connection: Promise<Socket> }> => {
  const server = createServer()
  open.push(server)
  const { promise: connection, resolve } = Promise.withResolvers<Socket>()
  server.once('connection', (socket) => {
    open.push(socket)
    resolve(socket)
  })
  server.listen(join(directory, `${name}.sock`))
  await once(server, 'listening')
  return { connection }
}

const watched = (name: string) => {
  const { promise, resolve } = Promise.withResolvers<string>()
  const calls: string[] = []
  const watch = watchDevice(
    name,
    (reason) => {
      calls.push(reason)
      resolve(reason)
    },
    directory,
  )
  return { watch, gone: promise, calls }
}

it('says at once, and once, when the other side ends', async () => {
  const { connection } = await serve('sfm1')
  const { gone, calls } = watched('sfm1')
  ;(await connection).destroy()
  expect(await gone).toBe('it closed its control socket')
  expect(calls).toHaveLength(1)
})

it('says so too when there is nobody to watch', async () => {
  const { gone } = watched('sfm2')
  expect(await gone).toContain('ENOENT')
})

it('is silent once it is ended', async () => {
  const { connection } = await serve('sfm3')
  const { watch, calls } = watched('sfm3')
  const socket = await connection
  const closed = once(socket, 'close')
  watch[Symbol.dispose]()
  socket.resume()
  await closed
  expect(calls).toEqual([])
})
