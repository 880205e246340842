import { AgentConfig, runAgent } from '@sixfold/agent'
import { readEnvironment, runService } from '@sixfold/service'

/** The agent of an exit: builds the exit points of the networks that it serves. */
await runService('exit-gateway', async (scope) => {
  const config = readEnvironment(AgentConfig)
  // Above this line nothing has been touched.
  await runAgent('exit', config, scope)
})
