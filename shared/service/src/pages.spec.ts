import { request } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EnvironmentError } from './environment.ts'
import { servePages } from './pages.ts'

let stack: AsyncDisposableStack
beforeEach(() => {
  stack = new AsyncDisposableStack()
})
afterEach(() => stack.disposeAsync())

/** A port of the loopback that was free a moment ago, or the one of a program that listens. */
const portOf = async (isTaken = false): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '::1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  if (isTaken) stack.defer(close)
  else await close()
  return port
}

const text = (body: string) => async () => ({ status: 200, contentType: 'text/plain; version=1', body })

const open = async () => {
  const port = await portOf()
  const troubles: unknown[] = []
  const pages = stack.use(
    await servePages({
      variable: 'SIXFOLD_METRICS',
      at: { host: '::1', port },
      pages: { '/metrics': text('up 1\n'), '/broken': () => Promise.reject(new Error('secret')) },
      onTrouble: (err, path) => troubles.push([path, String(err)]),
    }),
  )
  return { pages, troubles, port, url: `http://[::1]:${port}` }
}

describe('pages', () => {
  it('are shown by their path, whatever is asked behind it', async () => {
    const { url } = await open()
    const answer = await fetch(`${url}/metrics?name=up`)
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/plain; version=1',
      'up 1\n',
    ])
    const head = await fetch(`${url}/metrics`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('are named where there is none', async () => {
    const { url } = await open()
    for (const path of ['/', '/metrics/', '/constructor']) {
      const answer = await fetch(url + path)
      expect([answer.status, await answer.text()]).toEqual([404, 'there is /metrics and /broken\n'])
    }
  })

  it('are for reading only', async () => {
    const { url } = await open()
    const answer = await fetch(`${url}/metrics`, { method: 'POST', body: 'x' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })

  it('that cannot be made are an error here, and no secret there', async () => {
    const { url, troubles } = await open()
    const answer = await fetch(`${url}/broken`)
    expect([answer.status, await answer.text()]).toEqual([
      500,
      'this page could not be made; the log says why\n',
    ])
    expect(troubles).toEqual([['/broken', 'Error: secret']])
    expect((await fetch(`${url}/metrics`)).status).toBe(200)
  })

  it('outlive a reader that goes away, and one that speaks no HTTP', async () => {
    const { url, port, troubles } = await open()
    const socket = connect(port, '::1')
    await new Promise<void>((resolve) => socket.once('connect', resolve))
    socket.resume().write('\0\0\0')
    await new Promise((resolve) => socket.once('close', resolve))
    const gone = request(`${url}/metrics`)
    gone.on('error', () => {})
    gone.end()
    gone.destroy()
    expect((await fetch(`${url}/metrics`)).status).toBe(200)
    expect(troubles).toEqual([])
  })

  it('end at once, also while somebody keeps a connection', async () => {
    const { pages, port, url } = await open()
    const socket = connect(port, '::1')
    await new Promise<void>((resolve) => socket.once('connect', resolve))
    await pages[Symbol.asyncDispose]()
    await expect(fetch(`${url}/metrics`)).rejects.toThrow()
    stack.defer(() => void socket.destroy())
  })
})

const listenAt = async (host: string, port: number): Promise<string> => {
  const options = { variable: 'SIXFOLD_METRICS', at: { host, port }, pages: {}, onTrouble: () => {} }
  try {
    stack.use(await servePages(options))
    return 'it listens'
  } catch (error) {
    expect(error).toBeInstanceOf(EnvironmentError)
    return (error as EnvironmentError).problems.join()
  }
}

describe('an address where nobody can listen', () => {
  it('taken by another program', async () => {
    const port = await portOf(true)
    expect(await listenAt('::1', port)).toBe(
      `SIXFOLD_METRICS is "[::1]:${port}": another program listens there already`,
    )
  })
  it('of another machine', async () =>
    expect(await listenAt('192.0.2.7', 9464)).toBe(
      'SIXFOLD_METRICS is "192.0.2.7:9464": this machine has no such address',
    ))
  it('unknown', async () =>
    expect(await listenAt('no-such-host.invalid', 9464)).toMatch(
      /^SIXFOLD_METRICS is "no-such-host\.invalid:9464": (no address is known for this host|.*EAI_AGAIN.*)$/,
    ))
})
