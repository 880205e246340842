/** Where daemons keep their files: `<directory>/<namespace>/<daemon>/`. It lives as long as the kernel does. */
export const DAEMONS_DIRECTORY = '/run/sixfold/daemons'

/**
 * A process that serves one namespace and outlives the agent: a translator, a resolver.
 *
 * It must stay in the foreground: then the process that was started is the one that serves. `name` is one of the
 * namespace's own, at most 15 characters.
 */
export type Daemon = Readonly<{
  name: string
  /** What is run inside the namespace; files of its own are named as `daemonFile` names them. */
  argv: readonly [file: string, ...args: string[]]
  /** Its configuration: names with an ending (`tayga.conf`), and their text. Nothing in it may be a secret of ours. */
  files: Readonly<Record<string, string>>
  /** Run inside the namespace: how it takes new files over while it runs. Null: it is started anew. */
  reload: readonly [file: string, ...args: string[]] | null
  /** Run inside the namespace: succeeds where the daemon serves. Null: that it runs is all that can be known. */
  probe: readonly [file: string, ...args: string[]] | null
  /** Bytes of data (RLIMIT_DATA) that it may hold, and how nice it is; left out: no limit, and as nice as anybody. */
  limits?: Readonly<{ dataBytes?: number; nice?: number }>
  because: number
}>

/** The path of one of a daemon's files. */
export const daemonFile = (netns: string, daemon: string, file: string): string =>
  `${DAEMONS_DIRECTORY}/${netns}/${daemon}/${file}`
