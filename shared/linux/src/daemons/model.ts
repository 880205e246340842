import type { Daemon } from '@sixfold/kernel'
import type { Host } from '@sixfold/reconcile'
import type { ProcessRef } from '../process-ref.ts'

/**
 * What was found under the name of one daemon. `trouble`: why nobody serves under it, null when somebody does.
 * `started` and `loaded` are fingerprints: of what the running process was started with, and of the files that it took
 * over last. `processes` are all that carry the daemon's mark, where there is trouble; else the one that serves.
 */
export type FoundDaemon = Readonly<{
  name: string
  trouble: string | null
  started: string | null
  loaded: string | null
  files: Readonly<Record<string, string>>
  processes: readonly ProcessRef[]
  /** How long ago the one that serves was started, where that can be told. */
  ageMs?: number
  /** It was started only just now, and has not answered yet. */
  isSilent?: true
}>

/** Looks at what there is under one name. `isDoomed`: all that carry its mark are to be found, however it does. */
export type DaemonLook = (host: Host, netns: string, name: string, isDoomed: boolean) => Promise<FoundDaemon>

/** The daemons that were found in a namespace, wanted or not. */
export type Actual = readonly FoundDaemon[]

/**
 * `start`: nobody serves; `restart`: somebody does, otherwise than wanted; `reload`: it takes new files over itself;
 * `await`: somebody was started as wanted, and has yet to serve.
 */
export type Change = Readonly<
  | { kind: 'start' | 'restart' | 'reload' | 'await'; wanted: Daemon; found: FoundDaemon; why: string }
  | { kind: 'remove'; found: FoundDaemon }
>
