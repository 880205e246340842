import { type Ending, runAttached } from '@sixfold/linux/daemon'
import { inside } from '@sixfold/linux/ownership'
import type { LabProcess } from '../processes/process.ts'
import { runningOf } from '../processes/run.ts'
import { openLab, type Where } from './context.ts'

/** Why a coordinator of a lab would decide no order now, in its own words. */
export type Ailing = Readonly<{ process: string; reasons: readonly string[] }>

const OK = '200'

/** What asking for `/healthz` gave: its lines and behind them, on a line of its own, the status; nothing where all is well. */
export const reasonsIn = ({ exitCode, stdout }: Pick<Ending, 'exitCode' | 'stdout'>): readonly string[] => {
  if (exitCode !== 0) return ['it does not answer']
  const lines = stdout.split('\n').filter((line) => line !== '')
  return lines.at(-1) === OK ? [] : lines.slice(0, -1)
}

const askOne = async ({ name, netns }: LabProcess, at: string): Promise<Ailing> => {
  const argv = ['curl', '-sg', '-m', '2', '-w', '\n%{http_code}', `http://${at}/healthz`] as const
  return { process: name, reasons: reasonsIn(await runAttached(inside(netns, ...argv))) }
}

/** Asks every coordinator of a lab that runs whether it would decide an order; those are told that would not, and why. */
export const ailments = async (name: string, where: Where = {}): Promise<readonly Ailing[]> => {
  const { processes } = await openLab(name, where)
  const asked = await Promise.all(
    processes.map(async (it) => {
      const at = it.environment.SIXFOLD_METRICS
      return at === undefined || (await runningOf(it)) === null ? [] : [await askOne(it, at)]
    }),
  )
  return asked.flat().filter(({ reasons }) => reasons.length > 0)
}
