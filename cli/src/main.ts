import { EXIT } from './exit-codes.ts'

const LAST_MS = 500

// Whoever reads us may stop reading: `sixfold facts | head`.
process.stdout.on('error', (err: NodeJS.ErrnoException) => {
  process.exit(err.code === 'EPIPE' ? EXIT.ok : EXIT.internal)
})

const { runCommandLine } = await import('./program.ts')
const code = await runCommandLine(process.argv.slice(2))
process.exitCode = code
// Nothing is left to do. What still holds the process (a server that says nothing) does not hold it for long.
setTimeout(() => process.exit(code), LAST_MS).unref()
