import { outliveReaders } from './pipes.ts'

const LAST_MS = 500

outliveReaders(process)

const { runCommandLine } = await import('./program.ts')
const code = await runCommandLine(process.argv.slice(2))
process.exitCode = code
// Nothing is left to do. What still holds the process (a server that says nothing) does not hold it for long.
setTimeout(() => process.exit(code), LAST_MS).unref()
