import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Adds up what vitest wrote for each project, and prints the line that says how the whole run went. */
const [directory = '.', failedStages = '0'] = process.argv.slice(2)
let passed = 0
let failed = Number(failedStages)
for (const name of readdirSync(directory)) {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(join(directory, name), 'utf8'))
  passed += numPassedTests
  failed += numFailedTests
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
