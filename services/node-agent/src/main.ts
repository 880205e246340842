import { AgentConfig, runAgent } from '@sixfold/agent'
import { readEnvironment, runService } from '@sixfold/service'

/** The agent of a node: builds the network resources that the log puts on this machine. */
await runService('node-agent', async (scope) => {
  const config = readEnvironment(AgentConfig)
  // Above this line nothing has been touched.
  await runAgent('node', config, scope)
})
