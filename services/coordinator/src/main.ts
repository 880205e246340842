import { setFlagsFromString } from 'node:v8'
import { readEnvironment, runService } from '@sixfold/service'
import { Config } from './config.ts'
import { startCoordinator } from './coordinator.ts'

// Of what is read here nearly all is either kept for ever or garbage at once: a nursery that grows (to 96 MB) makes
// nothing faster, and is never given back.
setFlagsFromString('--semi-space-growth-factor=1')

/**
 * Decides orders into facts, routes facts to members, and turns members' reports into facts.
 *
 * Everything it knows is on the log: it may be killed at any moment, and several of it may run at once.
 */
await runService('coordinator', async (scope) => {
  const config = readEnvironment(Config)
  // Above this line nothing has been touched.
  await startCoordinator(config, scope)
})
