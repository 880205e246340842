import type { Connection } from '@sixfold/jetstream'
import { environment, serversIn } from './environment.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { Failure } from './failure.ts'

/** What the command line says about where NATS is. */
export type NatsOptions = Readonly<{ nats?: string; lab?: string }>

/** Where NATS is: reachable from here, or inside a lab. */
export type Reach = Readonly<{ kind: 'direct'; servers: readonly string[] } | { kind: 'lab'; lab: string }>

/**
 * Decides where NATS is: `--nats`, else `--lab`, else SIXFOLD_NATS, else the only lab that is up. A process that
 * already stands inside a lab is told by its environment, which then counts more than `--lab`.
 *
 * @throws Failure when none of them says it
 */
export const reachOf = async (
  { nats, lab }: NatsOptions,
  { SIXFOLD_NATS, SIXFOLD_INSIDE } = environment(),
): Promise<Reach> => {
  if (nats !== undefined) return { kind: 'direct', servers: parseServers(nats) }
  if (SIXFOLD_NATS !== undefined && (SIXFOLD_INSIDE !== undefined || lab === undefined))
    return { kind: 'direct', servers: SIXFOLD_NATS }
  const { theLab } = await import('./lab/the-lab.ts')
  return { kind: 'lab', lab: await theLab(lab) }
}

const parseServers = (text: string): readonly string[] => {
  const read = serversIn(text)
  if ('servers' in read) return read.servers
  throw new Failure(EXIT.usage, `--nats is ${JSON.stringify(text)}: it must be ${read.problem}`)
}

const CONNECT_MS = 10_000
/** A server that is just being started again is worth a moment. */
const PATIENCE_MS = 3_000

/**
 * A connection for a command. Throws ConnectError when no server takes it within 3 s, and Failure `unreachable` when one
 * takes it and then says nothing for 10 s.
 */
export const connectTo = async (servers: readonly string[]): Promise<Connection> => {
  const { connect } = await import('@sixfold/jetstream')
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const sentence = `the nats-server at ${servers.join(', ')} says nothing for ${CONNECT_MS / 1000} s`
    late.reject(new Failure(EXIT.unreachable, sentence))
  }, CONNECT_MS)
  const connecting = connect({ servers, name: 'sixfold', whenAbsent: { failAfterMs: PATIENCE_MS } })
  connecting.catch(() => undefined) // it may fail when nobody waits for it any more
  try {
    return await Promise.race([connecting, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Runs `work` with a connection (it loads what it needs only then); where NATS is inside a lab, by running this same
 * command line again in there.
 *
 * @returns the exit code of either
 */
export const withNats = async (
  options: NatsOptions,
  work: (connection: Connection) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const reach = await reachOf(options)
  if (reach.kind === 'lab') {
    const { runAgainInside } = await import('./lab/inside.ts')
    return runAgainInside(reach.lab)
  }
  await using connection = await connectTo(reach.servers)
  return await work(connection)
}
