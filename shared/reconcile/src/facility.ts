/** One thing to do to the host, as data: printable, comparable, and run in exactly one place. */
export type Step = Readonly<
  | {
      do: 'exec'
      argv: readonly [file: string, ...args: string[]]
      /** Text for standard input; secrets go here or into a file, never into argv. */
      stdin?: string
      /** The text for standard input holds no secret: a dry run may show it, and an error quote from it. */
      stdinIsPublic?: true
      env?: Readonly<Record<string, string>>
      /** Run again until it succeeds, for at most this long: the only way to wait. */
      patienceMs?: number
      /** Standard error with this in it says that no patience helps. */
      hopeless?: string
      /** One try that takes longer is killed, and has failed; left out: the host's own bound. */
      timeoutMs?: number
      /** It says on its standard output why it fails, and nothing secret there: an error may quote that. */
      outputIsPublic?: true
      /** Lines of standard error that are no failure, e.g. deleting what is already gone. */
      forgive?: string
    }
  | { do: 'write'; path: string; content: string; mode: number }
  | { do: 'remove'; path: string }
>

/** The only door to the machine. Production starts processes; specs use a pretended host. */
export interface Host {
  /** What a command prints, or null when the thing it asks about does not exist. Throws when it cannot tell. */
  read(argv: readonly [file: string, ...args: string[]], stdin?: string): Promise<string | null>
  /** The names in a directory, or null when there is none. */
  list(path: string): Promise<readonly string[] | null>
  /** Does one step; throws a HostError that names the command and what it said. */
  run(step: Step): Promise<void>
  /** How many processes were started to look, and how many steps were run, since the host was opened. */
  readonly counters: Readonly<{ looks: number; steps: number }>
}

/** What is wanted and what is there, both perhaps without what is the same: as much as a diff needs. */
export type Difference<Wanted, Actual> = Readonly<{ wanted: Wanted; actual: Actual }>

/**
 * One slice of kernel or daemon state that we own.
 *
 * `observe` looks and never touches. `diff` and `steps` are pure. Nothing but the reconcile pass runs steps, so a
 * facility cannot change the host by itself. `steps` takes all changes at once, so that one batch does them.
 *
 * Law: for any wanted and actual, running steps(diff(wanted, actual)) makes diff(wanted, observe()) empty, and an
 * empty diff gives no steps.
 */
export interface Facility<Wanted, Actual, Change> {
  readonly name: string
  /** `isAgain`: something has moved since the last look, so nothing that was seen before it may be used. */
  observe(host: Host, isAgain?: boolean): Promise<Actual>
  /** Throws a Refusal when what is wanted contradicts itself or would touch what is not ours. */
  diff(wanted: Wanted, actual: Actual): readonly Change[]
  /**
   * What differs where the host came to rest as `before` and nothing was heard of it since: it is not asked again what it
   * holds, but for what `before` says nothing of. Null: only a look at all of it can tell. Left out: always.
   *
   * Law: the steps that follow of it put in place what is touched, whatever is there, or fail where it is not as
   * believed; and they leave alone what is not touched.
   */
  since?(host: Host, before: Wanted, wanted: Wanted): Promise<Difference<Wanted, Actual> | null>
  steps(changes: readonly Change[]): readonly Step[]
  /** One change as sentences for a person: old and new, the fact that asked for it, and never a secret. */
  describe(change: Change): readonly string[]
  /** True when these changes take something along that a later facility has already looked at. */
  disturbs?(changes: readonly Change[]): boolean
}
