import { type DestinationStream, type Logger, pino } from 'pino'
import { z } from 'zod'
import { readEnvironment } from './environment.ts'
import { withoutSecrets } from './secrets.ts'

/** One line of JSON per event on stdout: a constant sentence, and fields whose names are {@link LOG_FIELDS}. */
export type Log = Logger

/** Every field that a log line may carry, with what it means. docs/logging.md says the same; a spec compares them. */
export const LOG_FIELDS = {
  actor: 'the process that wrote a fact: service and id',
  agent: 'id of the node or exit whose agent is meant',
  attempt: 'which try this is, from 1',
  batch: 'how many messages came or went together',
  change: 'what was done: to a stream in one word, to the kernel a sentence for each object',
  code: 'a stable code: of a refusal, or a NATS error',
  command: 'a command line as it was run, without its secrets',
  correlation: 'the order at the beginning of it all',
  elapsedMs: 'how long it took, in milliseconds',
  epoch: 'which MAILBOX stream is meant',
  err: 'an error: type, message, stack, and its cause',
  event: 'type of an event, with its version',
  exit: 'an exit',
  facility: 'a slice of the kernel: netns, link, wireguard, nft …',
  fact: 'FACTS position of a fact',
  field: 'the field of an input that was wrong',
  file: 'a file',
  hash: 'a derive hash',
  key: 'an order key',
  lag: 'how many messages are still to be read',
  netns: 'a network namespace',
  network: 'a tenant network',
  node: 'a node',
  object: 'an object of the kernel, by name',
  order: 'ORDERS position of an order',
  packets: 'how many packets it is about',
  party: 'whoever published an order',
  problems: 'what is wrong, one sentence each',
  reason: 'why, as a sentence',
  retryInMs: 'when it is tried again, in milliseconds',
  revision: 'FACTS position that a network stands at',
  sequence: 'position in the stream that is named',
  server: 'a nats-server',
  signal: 'the signal that ended us',
  steps: 'how many steps a change takes',
  stream: 'a JetStream stream',
  subject: 'a NATS subject',
  value: 'the value of an input that was wrong, shortened',
  version: 'a version, of a program or a schema',
} as const

/** The name of a field. */
export type LogField = keyof typeof LOG_FIELDS

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const Level = z.object({
  SIXFOLD_LOG_LEVEL: z
    .enum(LEVELS, `one of ${LEVELS.join(', ')}`)
    .default('info')
    .describe('how much is logged'),
})

/** A log of its own for a program. The level is SIXFOLD_LOG_LEVEL, `info` unless set. Throws EnvironmentError. */
export const createLog = (name: string, destination?: DestinationStream): Log => {
  const options = {
    name,
    level: readEnvironment(Level).SIXFOLD_LOG_LEVEL,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: withoutSecrets },
    serializers: { err: (err: Error) => withoutSecrets(pino.stdSerializers.err(err)) },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
