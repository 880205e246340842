import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { askControl } from './control.ts'

let directory: string
let stack: AsyncDisposableStack

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'control-'))
  stack = new AsyncDisposableStack()
})
afterEach(async () => {
  await stack.disposeAsync()
  await rm(directory, { recursive: true })
})

/** Somebody who does this to whoever asks him. */
const serve = async (name: string, onAsked: (socket: Socket, question: string) => void): Promise<void> => {
  const server = createServer((socket) => socket.once('data', (bytes) => onAsked(socket, String(bytes))))
  stack.use(server)
  server.listen(join(directory, `${name}.sock`))
  await once(server, 'listening')
}

it('asks for all, and takes an answer that comes in pieces', async () => {
  await serve('sfm1', (socket, question) => {
    expect(question).toBe('get=1\n\n')
    socket.write('listen_port=20000\nerr')
    setTimeout(() => socket.write('no=0\n\n'), 5)
  })
  expect(await askControl('sfm1', directory)).toBe('listen_port=20000\nerrno=0\n\n')
})

it('says that nobody listens where there is no socket', async () => {
  expect(await askControl('sfm2', directory)).toBeNull()
})

it('does not take half an answer', async () => {
  await serve('sfm3', (socket) => socket.end('listen_port=20000\n'))
  await expect(askControl('sfm3', directory)).rejects.toThrow('sfm3: its control socket gave no whole answer')
})
