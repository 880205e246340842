import type { Where } from '../lab/context.ts'
import { exec, netnsOfTarget } from '../lab/exec.ts'
import { inParallel } from '../network/in-parallel.ts'

const AT_ONCE = 16
const WAIT_SECONDS = 2

/** A question: does a packet from `from` (a target of `exec`) get an answer from `to` (an address)? */
export type Probe = Readonly<{ from: string; to: string }>

/** The answer: whether one came. */
export type Answered = Probe & Readonly<{ reached: boolean }>

/**
 * Pings once per probe, many at once, and tells which were answered within two seconds. A `from` is a machine or
 * PARTY/NETWORK@NODE.
 */
export const ping = async (lab: string, probes: readonly Probe[], where: Where = {}): Promise<Answered[]> => {
  const answers: Answered[] = []
  // A workload is made when it is first asked for: once each, before many ask at once.
  await inParallel(AT_ONCE, [...new Set(probes.map(({ from }) => from))], (from) =>
    netnsOfTarget(lab, from, where),
  )
  await inParallel(AT_ONCE, [...probes.entries()], async ([index, probe]) => {
    const argv = ['ping', '-n', '-q', '-c', '1', '-W', String(WAIT_SECONDS), probe.to] as const
    const { exitCode } = await exec(lab, probe.from, argv, where)
    answers[index] = { ...probe, reached: exitCode === 0 }
  })
  return answers
}

/** What a web server of the lab says to a target: its own name, and the address and port that it saw; null for no answer. */
export const fetchFrom = async (
  lab: string,
  from: string,
  address: string,
  where: Where = {},
): Promise<Readonly<{ server: string; seen: string }> | null> => {
  const host = address.includes(':') ? `[${address}]` : address
  const argv = ['curl', '-sS', '-m', '5', `http://${host}/`] as const
  const { exitCode, stdout } = await exec(lab, from, argv, where)
  const [server, seen] = stdout.trim().split(' ')
  return exitCode === 0 && server !== undefined && seen !== undefined ? { server, seen } : null
}
