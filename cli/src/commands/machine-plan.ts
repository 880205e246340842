import { AgentConfig, dryRun, uplinkOf } from '@sixfold/agent'
import { readEnvironment } from '@sixfold/service/environment'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { isUnsure, planLines, stepsIn } from '../machines/render-plan.ts'
import { openTerminal } from '../terminal.ts'

const Environment = AgentConfig.partial({ SIXFOLD_NATS: true, SIXFOLD_STATE: true })

/**
 * `sixfold node plan` and `sixfold exit plan`: what the agent of this very machine would do now. Ends with 0 where that is
 * nothing, with 11 where it is something, and with 7 where it cannot tell.
 */
export const machinePlan = async ({
  json = false,
  state,
}: Readonly<{ json?: boolean; state?: string }>): Promise<ExitCode> => {
  const terminal = openTerminal()
  const config = readEnvironment(Environment)
  const directory = state ?? config.SIXFOLD_STATE
  if (directory === undefined)
    throw new Failure(
      EXIT.usage,
      'it is not said where the agent keeps its state',
      'give --state DIRECTORY, or set SIXFOLD_STATE and SIXFOLD_UPLINK_… as the agent has them',
    )
  const run = await dryRun({
    directory,
    uplink: uplinkOf(config),
    servers: config.SIXFOLD_NATS ?? [],
    forwarders: config.SIXFOLD_FORWARDERS,
  })
  if (json) terminal.json(run)
  else for (const line of planLines(run, terminal.color)) terminal.out(line)
  if (isUnsure(run)) return EXIT.failed
  return stepsIn(run) === 0 ? EXIT.ok : EXIT.pending
}
