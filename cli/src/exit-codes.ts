/** How a run of `sixfold` ended, for scripts. A code never changes its meaning. `sixfold --help` lists them. */
export const EXIT = {
  /** Done: converged, accepted, or (without --wait) stored; for reading commands, shown. */
  ok: 0,
  /** A fault of sixfold itself. */
  internal: 1,
  /** The command line, a file or the environment is not as it must be; nothing was done. */
  usage: 2,
  /** An order was rejected, or (order check) would be. */
  rejected: 3,
  /** The time given by --timeout was over before the outcome was there. */
  timedOut: 4,
  /** No nats-server answers, or it is not one that can be used. */
  unreachable: 5,
  /** There is no such network, node, order, object or lab. */
  notFound: 6,
  /** It could not be done; the sentence says why. */
  failed: 7,
  /** The log, or an export of it, is not what was written. */
  altered: 8,
  /** A proof found a counterexample: something is as it should never be. */
  disproved: 9,
  /** An export is whole as far as it goes, and checkpoints kept outside know of facts behind its end. */
  earlier: 10,
  /** Something is to be done: what was planned would change the machine. */
  pending: 11,
} as const

/** One of the codes, or (from `lab exec`) that of the command which was run. */
export type ExitCode = number

/** The codes as `--help` shows them. */
export const EXIT_CODES_HELP = `
Exit codes:
   0  done: converged, accepted, or (without --wait) stored
   1  a fault of sixfold itself
   2  the command line, a file or the environment is not as it must be
   3  an order was rejected, or (order check) would be
   4  the time of --timeout was over
   5  no nats-server answers
   6  there is no such network, node, order, object or lab
   7  it could not be done; the sentence says why
   8  the log, or an export of it, is not what was written
   9  a proof found a counterexample
  10  an export ends before what the checkpoints of --anchor know of
  11  node plan, exit plan: the agent would change something
  lab exec ends with the code of the command that it ran.`
