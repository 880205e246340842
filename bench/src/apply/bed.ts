import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { facilitiesFor, linuxHost, removeNetns } from '@sixfold/linux'
import { type Host, type PassReport, pass, type Step } from '@sixfold/reconcile'
import type { Bench } from '../harness/figure.ts'
import { scratch } from '../harness/scratch.ts'
import { byHand } from './by-hand.ts'
import { recorded } from './recorded.ts'
import { facilitiesOf, gatewayState, type Subject } from './subject.ts'

const SOCKETS = '/var/run/wireguard'
const PAUSE_MS = 5
const GONE_MS = 10_000

/** The report, when all is as wanted. */
export const mustConverge = (report: PassReport): PassReport => {
  const problems = report.facilities.flatMap(({ facility, error }) =>
    error === null ? [] : [`${facility}: ${error.message}`],
  )
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return report
}

/** A process behind a device that is gone needs a moment to go, too; the next one of its name must not meet it. */
const untilSilent = async (host: Host, { devices }: Subject): Promise<void> => {
  const end = Date.now() + GONE_MS
  const names = devices.map((device) => `${device}.sock`)
  while ((await host.list(SOCKETS))?.some((name) => names.includes(name)) ?? false) {
    if (Date.now() >= end) throw new Error(`the processes behind ${devices.join(', ')} do not leave`)
    await sleep(PAUSE_MS)
  }
}

/**
 * This machine (or another `host`) with the gateway of one agent, ready for a network to be applied and taken away again. When the figure
 * is done nothing of the agent is left.
 */
export const openBed = async ({ keep }: Bench, subject: Subject, host: Host = linuxHost()) => {
  const { id, machine, gateway, devices } = subject
  const clear = async (wanted: readonly string[]): Promise<void> => {
    mustConverge(await pass(host, [removeNetns(id, wanted)]))
    await untilSilent(host, subject)
  }
  const clearAll = async (): Promise<void> => {
    // A device that was born when its maker was killed stands where we run.
    for (const device of devices) {
      await host.run({
        do: 'exec',
        argv: ['ip', 'link', 'del', 'dev', device],
        forgive: 'Cannot find device',
      })
    }
    await clear([])
  }
  keep({ [Symbol.asyncDispose]: clearAll })
  await clearAll() // whatever a killed bench left
  mustConverge(await pass(host, facilitiesFor(gatewayState(subject), machine)))
  return {
    host,
    /** Removes the network, and nothing else. */
    takeDown: () => clear([gateway]),
  }
}

/** Keeps what an agent does from nothing as a script for a shell; resolves with the way to run it. */
export const prepareByHand = async (
  bench: Bench,
  host: Host,
  subject: Subject,
): Promise<() => Promise<void>> => {
  const { host: listening, steps } = recorded(host)
  mustConverge(await pass(listening, facilitiesOf(subject)))
  const directory = await scratch(bench, 'by-hand')
  const { script, files } = byHand(steps, directory)
  const path = join(directory, 'apply.sh')
  const writes = [...files, [path, script] as const].map(
    ([file, content]): Step => ({ do: 'write', path: file, content, mode: 0o600 }),
  )
  for (const write of writes) await host.run(write)
  return () => host.run({ do: 'exec', argv: ['sh', path] })
}
