import { setFlagsFromString } from 'node:v8'
import { AgentConfig, runAgent } from '@sixfold/agent'
import { readEnvironment, runService } from '@sixfold/service'

// Nearly all that it holds is there from the start. A heap that grows by a quarter between two collections, and not to
// several times its size, is ten megabytes less for as long as it lives, and no more work.
setFlagsFromString('--heap-growing-percent=25')

/** The agent of an exit: builds the exit points of the networks that it serves. */
await runService('exit-gateway', async (scope) => {
  const config = readEnvironment(AgentConfig)
  // Above this line nothing has been touched.
  await runAgent('exit', config, scope)
})
