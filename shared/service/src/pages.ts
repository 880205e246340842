import { createServer, type Server, type ServerResponse } from 'node:http'
import { addressText, type HostAndPort } from './address.ts'
import { EnvironmentError } from './environment.ts'

/** What is shown under one path. */
export type Page = Readonly<{ status: number; contentType: string; body: string }>

export type PagesOptions = Readonly<{
  /** The variable that says where to listen: errors name it. */
  variable: string
  at: HostAndPort
  /** What is shown, by path. */
  pages: Readonly<Record<string, () => Promise<Page>>>
  /** A page that could not be made: whoever asked gets a 500 without the reason. */
  onTrouble: (err: unknown, path: string) => void
}>

const WORDS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there already',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'this process may not listen there; ports from 1024 on need no right',
  ENOTFOUND: 'no address is known for this host',
}

/** More readers than these at once are no monitoring. */
const MOST_READERS = 32
const READER_MS = 10_000

const listen = async (server: Server, { variable, at }: PagesOptions): Promise<void> => {
  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  server.listen(at, listening.resolve)
  try {
    await listening.promise
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new EnvironmentError([`${variable} is "${addressText(at)}": ${WORDS[code] ?? message}`])
  }
}

const say = (response: ServerResponse, status: number, sentence: string): void =>
  void response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`)

/**
 * Shows pages over HTTP, to whoever reaches the address: it should be one of the loopback, or of a network of one's own.
 * Resolves when it listens; disposing ends it at once, whoever is reading. It holds no process, and what befalls a reader
 * disturbs nobody else. Throws an EnvironmentError where it cannot listen.
 */
export const servePages = async (options: PagesOptions): Promise<AsyncDisposable> => {
  const { pages, onTrouble } = options

  const show = async (path: string, response: ServerResponse): Promise<void> => {
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined
    if (page === undefined) return say(response, 404, `there is ${Object.keys(pages).join(' and ')}`)
    try {
      const { status, contentType, body } = await page()
      response.writeHead(status, { 'content-type': contentType }).end(body)
    } catch (err) {
      onTrouble(err, path)
      say(response, 500, 'this page could not be made; the log says why')
    }
  }

  const limits = { requestTimeout: READER_MS, headersTimeout: READER_MS }
  const server = createServer(limits, ({ method, url = '/' }, response) => {
    if (method === 'GET' || method === 'HEAD') void show(url.split('?')[0] ?? '/', response)
    else say(response.setHeader('allow', 'GET, HEAD'), 405, 'this is for reading only')
  })
  server.maxConnections = MOST_READERS
  await listen(server, options)
  server.on('error', (err) => onTrouble(err, ''))
  server.unref()
  return {
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
