export {
  EnvironmentError,
  type EnvironmentSchema,
  flag,
  listenAddress,
  natsServers,
  readEnvironment,
  secret,
  wholeNumber,
} from './environment.ts'
export { type FileContent, type StateFiles, stateFiles } from './files.ts'
export { createLog, LOG_FIELDS, type Log, type LogField } from './log.ts'
export { runService, type Scope } from './run-service.ts'
