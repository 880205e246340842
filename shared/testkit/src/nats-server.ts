import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive, type ProcessRef, signalProcess, startDaemon, waitUntilGone } from '@sixfold/linux/daemon'
import { eventually } from './eventually.ts'

/** How a server of one's own is started. */
export type NatsServerOptions = Readonly<{
  /** When the server fsyncs, as in its configuration: `always`, or a duration like `2m`. */
  syncInterval?: string
  /** False: a server without JetStream. */
  jetstream?: boolean
  /** More lines for its configuration. */
  config?: string
}>

/** A real nats-server on a free port of the loopback. Disposing it leaves no process and no file. */
export type NatsServer = AsyncDisposable &
  Readonly<{
    url: string
    port: number
    /** Its process, or null while it is killed. */
    pid: () => number | null
    /** SIGKILL unless told otherwise; resolves when it is gone. */
    kill: (signal?: NodeJS.Signals) => Promise<void>
    /** Starts it again after `kill`, on the same port and with the same files. */
    start: () => Promise<void>
    /** `kill`, then `start`. */
    restart: () => Promise<void>
    /** What it wrote to its log so far. */
    log: () => Promise<string>
  }>

/** Starts a server and waits until it takes connections. */
export const startNatsServer = async (options: NatsServerOptions = {}): Promise<NatsServer> => {
  const directory = await mkdtemp(join(tmpdir(), 'sixfold-nats-'))
  const port = await freePort()
  const file = join(directory, 'nats.conf')
  const logFile = join(directory, 'nats.log')
  await writeFile(file, configOf(options, { port, directory }))
  let running: ProcessRef | null = null
  const log = () => readFile(logFile, 'utf8').catch(() => '')

  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (running === null) return
    signalProcess(running, signal)
    if (!(await waitUntilGone([running], 10_000)))
      throw new Error(`nats-server ${running.pid} survived ${signal}`)
    running = null
    // A process counts as gone before the last of its threads has let go of the port.
    await eventually(() => mustBeFree(port), { withinMs: 5_000, everyMs: 10 })
  }
  const start = async (): Promise<void> => {
    if (running !== null) throw new Error(`the nats-server on port ${port} runs already`)
    const started = await startDaemon({
      // The death of whoever runs the specs, even by SIGKILL, takes the server with it.
      argv: ['setpriv', '--pdeathsig', 'KILL', 'nats-server', '-c', file],
      environment: {},
      log: logFile,
    })
    running = started
    try {
      await eventually(() => answers(port, started), { withinMs: 10_000, everyMs: 10 })
    } catch (error) {
      await kill()
      throw new Error(
        `no nats-server on port ${port} (\`make setup\` installs it): ${String(error)}\n${await log()}`,
        { cause: error },
      )
    }
  }

  await start()
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    pid: () => running?.pid ?? null,
    kill,
    start,
    restart: async () => {
      await kill()
      await start()
    },
    log,
    [Symbol.asyncDispose]: async () => {
      await kill()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const configOf = (
  { syncInterval, jetstream = true, config = '' }: NatsServerOptions,
  { port, directory }: Readonly<{ port: number; directory: string }>,
): string => {
  const sync = syncInterval === undefined ? '' : `sync_interval: ${syncInterval}`
  const store = `jetstream { store_dir: "${directory}/store", max_mem: 2GB, max_file: 8GB, ${sync} }`
  const lines = ['server_name: testkit', 'host: 127.0.0.1', `port: ${port}`]
  return [...lines, ...(jetstream ? [store] : []), config, ''].join('\n')
}

/** Below the ports that Linux gives to clients: one of those may be taken by somebody while our server is down. */
const PORT_FIRST = 14_000
const PORTS = 5_000

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

const mustBeFree = async (port: number): Promise<void> => {
  if (!(await isFree(port))) throw new Error(`port ${port} is taken`)
}

const freePort = async (): Promise<number> => {
  for (;;) {
    const port = PORT_FIRST + Math.floor(Math.random() * PORTS)
    if (await isFree(port)) return port
  }
}

/** The server greets with INFO once it serves; an open port alone says less. */
const answers = (port: number, server: ProcessRef): Promise<void> =>
  new Promise((resolve, reject) => {
    if (!isAlive(server)) throw new Error('it has ended')
    const socket = connect(port, '127.0.0.1')
    const end = (error: Error | null) => {
      socket.destroy()
      if (error === null) resolve()
      else reject(error)
    }
    socket.setTimeout(1_000, () => end(new Error('no greeting')))
    socket.once('error', end)
    socket.once('data', (greeting) =>
      end(String(greeting).startsWith('INFO ') ? null : new Error('another service')),
    )
  })
