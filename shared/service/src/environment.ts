import { z } from 'zod'
import { type HostAndPort, isHost, isPort, PORT_WORDS, splitAddress } from './address.ts'

/** The variables that a program reads, each with its own zod schema; absent and empty are the same. */
export type EnvironmentSchema = z.ZodObject<Record<string, z.ZodType>>

/** One or more variables are not as they must be. Its message has a line for each: name, value, what is right. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`the environment is not as it must be:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

const SECRET_NAME = /KEY|SECRET|TOKEN|PASSWORD|PASSPHRASE|SEED|CREDENTIALS/

/** How much of a wrong value is shown. */
const SHOWN = 200

/** Marks a variable whose value must never be shown: `z.string().meta(secret)`. Names that sound secret need no mark. */
export const secret = { secret: true } as const

/**
 * Reads and checks the variables of a schema, all of them at once, before anything else is touched. Throws
 * EnvironmentError. No other file of the house reads the environment.
 */
export const readEnvironment = <Schema extends EnvironmentSchema>(
  schema: Schema,
  source: Readonly<Record<string, string | undefined>> = process.env,
): z.output<Schema> => {
  const names = Object.keys(schema.shape)
  const given = Object.fromEntries(
    names.flatMap((name) => {
      const value = source[name]?.trim() ?? ''
      return value === '' ? [] : [[name, value]]
    }),
  )
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new EnvironmentError(parsed.error.issues.map((issue) => problemOf(schema, given, issue)))
}

const problemOf = (
  schema: EnvironmentSchema,
  given: Readonly<Record<string, string>>,
  { path, message }: z.core.$ZodIssue,
): string => {
  const name = String(path[0] ?? '(the whole)')
  const what = schema.shape[name]?.description
  const right = what === undefined ? message : `${message} (${what})`
  const value = given[name]
  if (value === undefined) return `${name} is not set: ${right}`
  const isSecret = SECRET_NAME.test(name) || schema.shape[name]?.meta()?.secret === true
  return `${name} is ${isSecret ? 'set to a secret' : JSON.stringify(value.slice(0, SHOWN))}: ${right}`
}

/** A whole number in decimal, within bounds. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `a whole number from ${least} to ${most}`)

/** `1` or `true`, `0` or `false`. */
export const flag = z
  .enum(['0', '1', 'false', 'true'], 'one of 1, true, 0, false')
  .transform((text) => text === '1' || text === 'true')

const SERVERS_WORDS = 'nats://host:port, several with commas between them'

/** What is wrong with one nats-server; null where nothing is. The port may be left out. */
const serverProblem = (server: string): string | null => {
  const [, rest = ''] = /^(?:nats|tls):\/\/(.*)$/.exec(server) ?? []
  const parts = splitAddress(rest)
  if (!isHost(parts?.host ?? rest)) return SERVERS_WORDS
  return parts === null || isPort(parts.port) ? null : `nats://host:port with ${PORT_WORDS}`
}

/** nats-servers as `nats://host:port`, separated by commas. */
export const natsServers = z
  .string()
  .transform((text) => text.split(',').map((server) => server.trim()))
  .superRefine((servers, { addIssue }) => {
    const problem = servers.map(serverProblem).find((it) => it !== null)
    if (problem !== undefined) addIssue({ code: 'custom', message: problem })
  })

/** `host:port` to listen on. */
export const listenAddress = z.string().transform((text, { addIssue }): HostAndPort => {
  const parts = splitAddress(text)
  if (parts !== null && isHost(parts.host) && isPort(parts.port))
    return { host: parts.host.replace(/^\[|\]$/g, ''), port: Number(parts.port) }
  addIssue({ code: 'custom', message: `host:port like [::1]:9464 or 127.0.0.1:9464, with ${PORT_WORDS}` })
  return z.NEVER
})
