import { EXIT, type ExitCode } from './exit-codes.ts'

/** An end with a sentence for people: what is wrong, and (hint) what to do about it. Never shown with a stack. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: ExitCode
  readonly hint: string | null

  constructor(code: ExitCode, sentence: string, hint: string | null = null, options?: ErrorOptions) {
    super(sentence, options)
    this.code = code
    this.hint = hint
  }
}

/** What is told of an error: the exit code, the sentence, and the hint where there is one. */
export type Told = Readonly<{ code: ExitCode; sentence: string; hint: string | null }>

const LAB_CODES: Readonly<Record<string, ExitCode>> = {
  'no-such-lab': EXIT.notFound,
  'no-such-target': EXIT.notFound,
  'no-such-link': EXIT.notFound,
  'no-such-process': EXIT.notFound,
}

const WHERE_NATS =
  'say where NATS is with --nats nats://HOST:4222 or SIXFOLD_NATS, or bring up a lab: sixfold lab up'

/** Errors of other packages by their names: what they say is for people already. Importing their classes would be slow. */
const KNOWN: Readonly<Record<string, (err: Error) => Told>> = {
  ConnectError: ({ message }) => ({ code: EXIT.unreachable, sentence: message, hint: WHERE_NATS }),
  NoStreamError: ({ message }) => ({
    code: EXIT.unreachable,
    sentence: message,
    // Who is restoring a log reads this, too: a coordinator would make an empty one.
    hint: 'for a new grid start a coordinator: it makes the streams; to restore one, sixfold audit import comes before that',
  }),
  EnvironmentError: ({ message }) => ({ code: EXIT.usage, sentence: message, hint: null }),
  TopologyError: ({ message }) => ({
    code: EXIT.usage,
    sentence: message,
    hint: 'sixfold lab topologies lists those that come with the lab',
  }),
  LabError: (err) => ({
    code: LAB_CODES[(err as Error & { code?: string }).code ?? ''] ?? EXIT.failed,
    sentence: err.message,
    hint: null,
  }),
  HostError: ({ message }) => ({
    code: EXIT.failed,
    sentence: message,
    hint: 'labs need root, and what `make setup` installs',
  }),
  StreamReplacedError: ({ message }) => ({ code: EXIT.failed, sentence: message, hint: null }),
}

const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
}

/** What to tell of an error. Whatever nobody foresaw is a fault of ours. */
export const toldOf = (err: unknown): Told => {
  if (err instanceof Failure) return { code: err.code, sentence: err.message, hint: err.hint }
  if (!(err instanceof Error)) return bug(String(err))
  const known = KNOWN[err.name]
  if (known !== undefined) return known(err)
  const { code, path } = err as NodeJS.ErrnoException
  const reason = code === undefined || path === undefined ? undefined : SYSTEM[code]
  if (reason !== undefined) return { code: EXIT.usage, sentence: `${path}: ${reason}`, hint: null }
  return bug(err.message)
}

const bug = (what: string): Told => ({
  code: EXIT.internal,
  sentence: `this should not have happened: ${what}`,
  hint: 'SIXFOLD_LOG_LEVEL=debug shows where',
})
