import type { Daemon } from '@sixfold/kernel'
import { fingerprintOf, Refusal } from '@sixfold/reconcile'

/** In the environment of every process of a daemon: `<namespace>/<daemon>`, and the fingerprint of what it was started with. */
export const MARK = 'SIXFOLD_DAEMON'
export const STARTED = 'SIXFOLD_DAEMON_STARTED'

/** Files of ours beside a daemon's own: the line of /proc/PID/stat that it wrote as it started, what it took over last, and what it said. */
export const PROCESS_FILE = 'process'
export const LOADED_FILE = 'loaded'

const NAME = /^[a-z0-9][a-z0-9-]{0,14}$/
/** Whether a daemon may be called so; in our directory is what others call so, too. */
export const isDaemonName = (name: string): boolean => NAME.test(name)

const FILE = /^[a-z0-9][a-z0-9-]*(\.[a-z0-9]+)+$/

/** Refuses what could not stand as a directory or would be taken for one of our own files. */
export const checked = (daemon: Daemon): Daemon => {
  if (!isDaemonName(daemon.name))
    refuse(
      `${JSON.stringify(daemon.name)} is no name of a daemon: a to z, 0 to 9 and -, at most 15 characters`,
    )
  for (const file of Object.keys(daemon.files)) {
    if (!FILE.test(file))
      refuse(
        `${JSON.stringify(file)} is no name of a file of ${daemon.name}: it needs an ending, as tayga.conf has`,
      )
  }
  return daemon
}

const refuse = (message: string): never => {
  throw new Refusal(message, { retry: false })
}

const filesOf = ({ files }: Daemon): string =>
  JSON.stringify(Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** What its files say. */
export const loadedMark = (daemon: Daemon): string => fingerprintOf(filesOf(daemon))

/** What it cannot take over while it runs: its files too, where it cannot load them again. */
export const startedMark = (daemon: Daemon): string => {
  const { argv, reload, limits } = daemon
  return fingerprintOf(JSON.stringify([argv, limits ?? {}, reload === null ? filesOf(daemon) : null]))
}
