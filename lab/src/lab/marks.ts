import { join } from 'node:path'

const MARK = 'SIXFOLD_LAB'

/** What every process of a lab has in its environment, the tools that build it included. */
export const markOf = (directory: string): Readonly<Record<string, string>> => ({ [MARK]: directory })

/** The same as it stands in an environment. */
export const markText = (directory: string): string => `${MARK}=${directory}`

/** Where NATS keeps its streams. */
export const natsStoreOf = (directory: string): string => join(directory, 'nats')
